from sklearn.datasets import load_digits

import aestudio

images = load_digits().images  # (1797, 8, 8), from 0 to 16
architecture = aestudio.Architecture.dense((8, 8), 32, 8, tied=True)
plan = aestudio.TrainingPlan(epochs=5, batch_size=32, learning_rate=0.003)

model = aestudio.fit(architecture, plan, images, test=0.2)
print(model.test_error)  # of the fifth that it has not seen
print(model.history)  # a row an epoch

codings = model.encode(images)  # (1797, 8)
again = model.reconstruct(images)  # (1797, 8, 8), from 0 to 16 as well
strangest = images[model.score(images).argmax()]
model.save("digits.h5")  # The window opens it.

same = aestudio.load("digits.h5")  # Later, and without TensorFlow.
drawn = same.decode([[0, 1, 0, 0, 2, 0, 0, 1]])  # (1, 8, 8)
