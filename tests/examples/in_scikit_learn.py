from sklearn.datasets import load_wine

from aestudio.estimators import AutoencoderDetector, AutoencoderTransformer

wine = load_wine().data  # (178, 13)
codings = AutoencoderTransformer(layers=(8, 3), epochs=20, random_state=1).fit_transform(wine)

detector = AutoencoderDetector(layers=(8, 3), epochs=20, random_state=1).fit(wine)
outliers = wine[detector.predict(wine) == -1]
order = detector.score_samples(wine).argsort()  # the most unusual first
