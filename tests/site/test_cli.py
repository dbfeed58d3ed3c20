"""The command line on terminals that lack letters."""


def test_a_terminal_without_umlauts_gets_no_traceback(command, project):
    project.write("data/author.yml", "name: Ärger\nZürich: 1\n")
    done = command.run("check", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Z\\xfcrich" in done.stdout + done.stderr
