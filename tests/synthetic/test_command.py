"""`bvanalyse synth` as a user runs it."""

from click.testing import CliRunner

from bvanalyse.cli.synth import synth


def run(*arguments):
    return CliRunner().invoke(synth, [str(argument) for argument in arguments])


def test_the_command_writes_the_folder_and_says_where(tmp_path):
    out = tmp_path / "made"

    result = run("--municipalities", 30, "--years", "2019-2021", "--seed", 7, "--out", out)

    assert result.exit_code == 0, result.output
    assert result.output.strip() == str(out)
    assert (out / "ssb" / "12615.json").is_file() and (out / "plantet.csv").is_file()


def test_a_wrong_request_is_one_sentence_and_writes_nothing(tmp_path):
    out = tmp_path / "made"

    for wrong in (("--years", "2019"), ("--years", "2019-2020"), ("--municipalities", 500)):
        result = run(*wrong, "--out", out)

        assert result.exit_code == 2
        assert len(result.output.splitlines()) == 1
        assert not out.exists()
