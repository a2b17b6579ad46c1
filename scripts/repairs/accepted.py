# Runs commands of the AWS CLI in one process, where Python has the package: a list of words on each line of standard
# input, an exit status and what was said on each line of standard output.
import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver

if sys.argv[1:] == ["--version"]:
    import awscli

    print(awscli.__version__)
    sys.exit()
for line in sys.stdin:
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        try:
            status = create_clidriver().main(json.loads(line))
        except SystemExit as exit:
            status = exit.code
    print(json.dumps([status, said.getvalue()]), flush=True)
