using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EndToEnd.Tests.Harness;
using Gateway.Audit;
using Gateway.Crypto;

namespace EndToEnd.Tests;

/// <summary>The built witness as logs and monitors meet it.</summary>
public sealed class WitnessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly GrowingLog log = new("log.example/one");

    private string Data => folder["witness"];

    public void Dispose()
    {
        log.Dispose();
        folder.Dispose();
    }

    [ToolFact("kill")]
    public async Task Each_answer_is_the_specified_one_and_a_stop_ends_with_0()
    {
        CosignatureVerifier key = await RunningWitness.InitAsync(Data);
        await using RunningWitness witness = await RunningWitness.StartAsync(Data, log.Key);
        using var stranger = new GrowingLog("log.example/unknown");
        using var impostor = new GrowingLog(log.Origin);

        Assert.Equal(HttpStatusCode.NotFound, (await witness.GetAsync($"/{Witness.HashOrigin(log.Origin)}/checkpoint")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await witness.PostAsync("old 0\n"u8.ToArray())).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await witness.PostAsync(stranger.Submission(0, 3))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await witness.PostAsync(impostor.Submission(0, 3))).Status);
        (HttpStatusCode status, _, byte[] cosignature) = await witness.PostAsync(log.Submission(0, 3));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(log.Sign(3).With(SignedNote.ParseSignatureLines(cosignature)).TryReadCosignature(key, out _));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await witness.PostAsync(log.Fork(3))).Status);

        (status, System.Net.Http.Headers.MediaTypeHeaderValue? type, byte[] size) = await witness.PostAsync(log.Submission(0, 9));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("text/x.tlog.size", type?.ToString());
        Assert.Equal("3\n", Encoding.ASCII.GetString(size));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await witness.PostAsync(new byte[AddCheckpointRequest.MaxSizeBytes + 1])).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await witness.GetAsync("/add-checkpoint")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await witness.GetAsync("/")).StatusCode);
        Assert.Contains($"fork: {log.Origin} signed two trees of size 3.", witness.Log, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(Data, "state", "evidence")).Length);
        Assert.Equal(0, await witness.StopAsync());
    }

    [Fact]
    public async Task What_was_cosigned_survives_every_kill_and_is_never_contradicted()
    {
        CosignatureVerifier key = await RunningWitness.InitAsync(Data);
        int acknowledged = 0;
        for (int round = 0; round < 10; round++)
        {
            await using RunningWitness witness = await RunningWitness.StartAsync(Data, log.Key);
            int remembered = await witness.LatestSizeAsync(log);
            Assert.True(remembered >= acknowledged, $"cosigned {acknowledged}, remembered {remembered}");
            if (remembered > 0)
            {
                using HttpResponseMessage latest = await witness.GetAsync($"/{Witness.HashOrigin(log.Origin)}/checkpoint");
                Checkpoint checkpoint = Checkpoint.Parse(await latest.Content.ReadAsByteArrayAsync());
                Assert.Equal(Verdict.Ok, checkpoint.Verify(log.Key));
                Assert.True(checkpoint.TryReadCosignature(key, out _));
                Assert.Equal(HttpStatusCode.UnprocessableEntity, (await witness.PostAsync(log.Fork(remembered))).Status);
            }

            // The kill meets a request that is under way: after as many answers as the round's number.
            int from = remembered;
            for (int answers = 0; answers < round; answers++, from++)
            {
                Assert.Equal(HttpStatusCode.OK, (await witness.PostAsync(log.Submission(from, from + 1))).Status);
                acknowledged = from + 1;
            }

            Task<(HttpStatusCode Status, System.Net.Http.Headers.MediaTypeHeaderValue?, byte[])> underWay = witness.PostAsync(log.Submission(from, from + 1));
            await witness.KillAsync();
            try
            {
                acknowledged = (await underWay).Status == HttpStatusCode.OK ? from + 1 : acknowledged;
            }
            catch (HttpRequestException)
            {
                // Killed before it answered: cosigned or not, nobody has been told.
            }
        }
    }

    [TraceFact]
    public async Task The_file_and_its_name_are_on_the_disk_before_the_answer_is_sent()
    {
        await RunningWitness.InitAsync(Data);
        await using (RunningWitness witness = await RunningWitness.StartTracedAsync(Data, log.Key, folder["protocol"], "fsync,rename,renameat,renameat2,sendto,sendmsg"))
        {
            Assert.Equal(HttpStatusCode.OK, (await witness.PostAsync(log.Submission(0, 3))).Status);
            await witness.StopAsync();
        }

        // Each call starts after the one before it has returned: they are one request's.
        string[] lines = await File.ReadAllLinesAsync(folder["protocol"]);
        int written = Array.FindIndex(lines, line => line.Contains("fsync(", StringComparison.Ordinal) && line.Contains(".checkpoint.", StringComparison.Ordinal));
        int renamed = Array.FindIndex(lines, line => line.Contains("rename", StringComparison.Ordinal) && line.Contains(".checkpoint.", StringComparison.Ordinal));
        int named = Array.FindLastIndex(lines, line => line.Contains("fsync(", StringComparison.Ordinal) && line.Contains("/state>", StringComparison.Ordinal));
        int answered = Array.FindIndex(lines, line => line.Contains("HTTP/1.1 200 OK", StringComparison.Ordinal));
        Assert.True(0 <= written && written < renamed && renamed < named && named < answered, string.Join('\n', lines));
    }

    [Fact]
    public async Task While_the_disk_fails_nothing_is_cosigned_and_afterwards_it_goes_on()
    {
        await RunningWitness.InitAsync(Data);
        await using RunningWitness witness = await RunningWitness.StartAsync(Data, log.Key);
        Assert.Equal(HttpStatusCode.OK, (await witness.PostAsync(log.Submission(0, 3))).Status);
        Directory.Move(Path.Combine(Data, "state"), Path.Combine(Data, "away"));

        (HttpStatusCode status, _, byte[] body) = await witness.PostAsync(log.Submission(3, 5));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Empty(body);

        Directory.Move(Path.Combine(Data, "away"), Path.Combine(Data, "state"));
        Assert.Equal(3, await witness.LatestSizeAsync(log));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await witness.PostAsync(log.Fork(3))).Status);
        Assert.Equal(HttpStatusCode.OK, (await witness.PostAsync(log.Submission(3, 5))).Status);
    }

    [Fact]
    public async Task Of_two_requests_at_once_the_older_never_wins()
    {
        await RunningWitness.InitAsync(Data);
        await using RunningWitness witness = await RunningWitness.StartAsync(Data, log.Key);
        int latest = 0;
        for (int round = 0; round < 15; round++)
        {
            Task<(HttpStatusCode Status, System.Net.Http.Headers.MediaTypeHeaderValue?, byte[])> older = witness.PostAsync(log.Submission(latest, latest + 1));
            Task<(HttpStatusCode Status, System.Net.Http.Headers.MediaTypeHeaderValue?, byte[])> newer = witness.PostAsync(log.Submission(latest, latest + 2));
            HttpStatusCode[] statuses = [(await older).Status, (await newer).Status];

            // Whoever was first changed what the other was checked against.
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], statuses.Order());
            latest += statuses[1] == HttpStatusCode.OK ? 2 : 1;
            Assert.Equal(latest, await witness.LatestSizeAsync(log));
        }
    }

    [Fact]
    public async Task Two_witnesses_do_not_share_a_memory()
    {
        await RunningWitness.InitAsync(Data);
        await using RunningWitness witness = await RunningWitness.StartAsync(Data, log.Key);
        Outcome second = await Command.RunAsync(
            Repository.AdvisoryProgram, "witness", "serve", "--data", Data, "--log", log.Key.ToString(), "--urls", "http://127.0.0.1:0");

        Assert.Equal(2, second.ExitCode);
        Assert.Contains("two witnesses must not share a memory", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_from_one_address_is_told_to_wait()
    {
        await RunningWitness.InitAsync(Data);
        // Fewer connections than the witness takes: what is counted here are requests.
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 16 };
        await using RunningWitness witness = await RunningWitness.StartAsync(Data, log.Key, new HttpClient(handler));
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => witness.GetAsync("/unknown/checkpoint")));

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests && answer.Headers.RetryAfter is not null);
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Beyond_loopback_it_speaks_TLS_under_a_certificate_of_its_own()
    {
        await RunningWitness.InitAsync(Data);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(folder["tls.pem"], certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(folder["tls.key"], key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(folder["tls.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == certificate.Thumbprint,
        };

        await using RunningWitness witness = await RunningWitness.StartAsync(
            Data,
            log.Key,
            new HttpClient(handler),
            "--urls", "https://127.0.0.1:0", "--certificate", folder["tls.pem"], "--certificate-key", folder["tls.key"]);
        Assert.StartsWith("https://", witness.Url, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await witness.PostAsync(log.Submission(0, 3))).Status);
    }

    [ToolFact("openssl")]
    public async Task Openssl_verifies_a_cosignature_put_together_by_hand()
    {
        CosignatureVerifier key = await RunningWitness.InitAsync(Data);
        await using RunningWitness witness = await RunningWitness.StartAsync(Data, log.Key);
        string line = Encoding.UTF8.GetString((await witness.PostAsync(log.Submission(0, 3))).Body);
        byte[] decoded = Convert.FromBase64String(line.Split(' ')[2].TrimEnd('\n'));
        long time = long.Parse(Convert.ToHexString(decoded.AsSpan(4, 8)), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        // RFC 8410: the twelve bytes before an Ed25519 public key in a SubjectPublicKeyInfo.
        byte[] spki = [.. Convert.FromHexString("302a300506032b6570032100"), .. Convert.FromBase64String(key.ToString().Split('+', 3)[2]).AsSpan(1)];
        await File.WriteAllBytesAsync(folder["key.der"], spki);
        await File.WriteAllBytesAsync(folder["signature"], decoded[12..]);
        await File.WriteAllTextAsync(folder["message"], string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{log.Sign(3).Text}"));

        (await Command.RunAsync(
            "openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", folder["key.der"], "-rawin", "-in", folder["message"], "-sigfile", folder["signature"])).MustSucceed();
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(time), TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow());
    }
}
