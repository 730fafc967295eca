"""Two runs of one city never overlap."""

from dataclasses import replace

import pytest

from orchestration.lock import AlreadyRunning, only_run


def test_a_second_run_is_refused_while_the_first_is_under_way(settings, tmp_path):
    city = replace(settings, data_dir=tmp_path)
    with only_run(city), pytest.raises(AlreadyRunning, match="正在运行"), only_run(city):
        pass
    with only_run(city):
        pass
