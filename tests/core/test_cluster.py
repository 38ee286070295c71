"""What TF_CONFIG means, and what is said of one that means nothing."""

import json
from typing import Any

import pytest

from aestudio.core.cluster import Cluster, cluster_from
from aestudio.core.errors import ClusterError

TWO = {"worker": ["a:1", "b:2"]}


def cluster(jobs: Any, job: str = "worker", index: Any = 0) -> Cluster | None:
    config = {"cluster": jobs, "task": {"type": job, "index": index}}
    return cluster_from({"TF_CONFIG": json.dumps(config)})


def test_the_first_worker_leads_and_the_others_follow() -> None:
    first, second = cluster(TWO), cluster(TWO, index=1)
    assert first is not None
    assert second is not None
    assert (first.leads, second.leads) == (True, False)
    assert str(second.chief) == "worker 0 (a:1)"
    assert [str(one) for one in first.others] == ["worker 1 (b:2)"]


def test_a_chief_of_its_own_leads_whatever_the_order() -> None:
    jobs = {"worker": ["b:2", "c:3"], "chief": ["a:1"]}
    worker = cluster(jobs, index="0")  # Some cluster managers write the index as text.
    assert worker is not None
    assert not worker.leads
    assert str(worker.me) == "worker 0 (b:2)"
    assert str(worker.chief) == "chief (a:1)"
    assert worker.task("worker", 1) == worker.tasks[2]


def test_addresses_may_be_listed_by_number() -> None:
    assert cluster({"worker": {"0": "a:1", "1": "b:2"}}) == cluster(TWO)


@pytest.mark.parametrize("text", ["", "  "])
def test_without_tf_config_there_is_no_cluster(text: str) -> None:
    assert cluster_from({}) is None
    assert cluster_from({"TF_CONFIG": text}) is None


def test_one_process_alone_is_no_cluster() -> None:
    assert cluster({"worker": ["a:1"]}) is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "is not JSON"),
        ("[]", "lacks its cluster or its task"),
        ('{"cluster": {"worker": ["a:1", "b:2"]}}', "lacks its cluster or its task"),
        ('{"cluster": {"worker": "a:1"}, "task": {"type": "worker", "index": 0}}', "lacks"),
        ('{"cluster": {"worker": ["a:1", 7]}, "task": {"type": "worker", "index": 0}}', "lacks"),
    ],
)
def test_a_tf_config_that_cannot_be_read_is_answered_with_an_example(
    text: str, complaint: str
) -> None:
    with pytest.raises(ClusterError) as caught:
        cluster_from({"TF_CONFIG": text})
    assert str(caught.value).startswith(f"TF_CONFIG: {complaint}")
    assert '"index": 0}}' in str(caught.value)


def test_a_process_that_is_not_listed_is_named() -> None:
    with pytest.raises(ClusterError, match="calls this process worker 2, whom"):
        cluster(TWO, index=2)


@pytest.mark.parametrize("job", ["ps", "evaluator"])
def test_tasks_that_do_not_train_are_refused(job: str) -> None:
    with pytest.raises(ClusterError, match=f"has a task “{job}”"):
        cluster({**TWO, job: ["c:3"]})
    with pytest.raises(ClusterError, match=f"has a task “{job}”"):
        cluster(TWO, job=job)
