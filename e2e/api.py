"""The JSON API against its own description: requests made from openapi.json, good ones and bad
ones, to a real server on a demo's database, as a kiosk, as a counter, as nobody and as an administrator.

    python api.py [--seed N] [--examples N]
"""
import argparse
import base64
import hashlib
import hmac
import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

HERE = pathlib.Path(__file__).parent
BINARY = os.environ.get("ONEWINDOW", str(HERE / "../target/debug/onewindow"))
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance", "negative_data_rejection", "missing_required_header",
    "unsupported_method", "ignored_auth",
]


def call(base, method, path, token="", body=None):
    headers = {"content-type": "application/json", "idempotency-key": str(uuid.uuid4())}
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def totp(secret):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(key, step, hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def sign_in(base, accounts, login):
    account = next(a for a in accounts if a["login"] == login)
    body = {"login": login, "password": account["password"], "totp": totp(account["totp_secret"])}
    return call(base, "POST", "/api/v1/sessions", "", body)["token"]


def words(base, kiosk, clerk):
    """Names that exist, so that not every request ends with "there is no such"."""
    tickets = [
        call(base, "POST", "/api/v1/sites/baku-1/tickets", kiosk, {"services": ["identity-card"]})
        for _ in range(12)
    ]
    called = call(base, "POST", "/api/v1/counters/baku-1.1/call-next", clerk)["ticket"]
    return {
        "path.site": ["baku-1", "ganja-1", "mars-1"],
        "path.counter": ["baku-1.1", "baku-1.2", "ganja-1.1", "baku-1.999"],
        "path.code": [t["code"] for t in tickets],
        "path.number": ["1", "4", "13", "1000"],
        "path.first": ["2026-12-30", "never"],
        "body.version": [0, 1],
        "path.id": [called["id"], *(t["id"] for t in tickets), "identity-card", "passport"],
        "body.services[*]": ["identity-card", "family-certificate", "passport", "teleport"],
        "body.priority": ["disability", "friend"],
        "body.language": ["az", "en", "xx"],
        "body.reason": ["document", "holiday"],
        "body.ground": ["paper-missing", "mood"],
        "body.purpose": ["check-priority", "curiosity"],
        "body.phone": ["050 123 45 67", tickets[0]["code"]],
        "body.service": ["identity-card"],
        "body.counter": ["baku-1.3", "ganja-1.1"],
        "body.outcome": ["done", "advice", "lost"],
    }


def config(names):
    """The configuration of schemathesis: where its words come from."""
    lines = []
    for i, values in enumerate(names.values()):
        lines += [f"[dictionaries.words{i}]", f"values = {json.dumps(values)}"]
    lines.append("[parameters]")
    for i, name in enumerate(names):
        lines.append(f'"{name}" = {{ dictionary = "words{i}", probability = 0.7 }}')
    return "\n".join(lines) + "\n"


def run(base, folder, seed, examples, token, paths):
    """All checks on some of the addresses. Answers whether they hold."""
    command = [
        str(pathlib.Path(sys.executable).parent / "schemathesis"),
        "--config-file", str(folder / "schemathesis.toml"),
        "run", str(HERE / "../openapi.json"), "--url", base,
        "--checks", ",".join(CHECKS), "--seed", str(seed), "--max-examples", str(examples),
        "--phases", "coverage,fuzzing", "--continue-on-failure", "--no-color",
        "--request-timeout", "15", "--warnings", "off",
        "--include-path-regex", paths,
    ]
    if token:
        command += ["--header", f"Authorization:Bearer {token}"]
    return subprocess.run(command, check=False, cwd=folder).returncode == 0


def wait_for(server, base):
    """Until the server answers, or ends."""
    while server.poll() is None:
        try:
            urllib.request.urlopen(base + "/readyz", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server ended")


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    ask.add_argument("--examples", type=int, default=150)
    ask.add_argument("--port", type=int, default=8124)
    given = ask.parse_args()
    print(f"seed {given.seed}", flush=True)
    base = f"http://127.0.0.1:{given.port}"
    with tempfile.TemporaryDirectory(prefix="onewindow-api-") as data:
        folder = pathlib.Path(data)
        demo = ["demo", "--data", data, "--listen", f"127.0.0.1:{given.port}"]
        demo += ["--still", "--no-history"]
        server = subprocess.Popen([BINARY, *demo], stdout=subprocess.DEVNULL)
        try:
            wait_for(server, base)
            accounts = json.loads((folder / "demo-accounts.json").read_text())
            kiosk = sign_in(base, accounts, "kiosk.baku-1")
            administrator = sign_in(base, accounts, "administrator")
            clerk = sign_in(base, accounts, "operator.baku-1.1")
            (folder / "schemathesis.toml").write_text(config(words(base, kiosk, clerk)))
            about = (base, folder, given.seed, given.examples)
            # Not /events: a stream has no end. Signing out is for nobody, who cannot.
            held = [
                run(*about, kiosk, "/sites/[^/]*/(tickets|board)$|/services|/sites$|/logs"),
                run(*about, clerk, "/counters/|/v1/tickets/|/search$"),
                run(*about, "", "/sessions"),
                # Last: it may close the place.
                run(*about, administrator, "/plan$|/closures|/hours$|/counters/[^/]*number"),
            ]
        finally:
            server.terminate()
            server.wait()
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
