using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Storage;
using Gateway.Server.Witnesses;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Witnesses;

public sealed class CosigningTests
{
    private const string Cosigned = "/v1/logs/audit/checkpoint?cosigned=true";

    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(20);

    /// <summary>What a witness may answer instead of a cosignature by its key.</summary>
    public static TheoryData<string> Misbehaviours => [.. Instead.Keys];

    private static Dictionary<string, RequestDelegate> Instead { get; } = new()
    {
        ["an error"] = context => AnswerAsync(context, 500, "text/plain", "no"u8.ToArray()),
        ["that it does not know the log"] = context => AnswerAsync(context, 404, "text/plain", "who?\n"u8.ToArray()),
        ["nothing"] = context => AnswerAsync(context, 200, "text/plain", []),
        ["garbage"] = context => AnswerAsync(context, 200, "text/plain", [0xff, 0xfe, 0x0a]),
        ["too much"] = TooMuchAsync,
        ["a line cut short"] = context => AnswerAsync(context, 200, "text/plain", "\u2014 w1.test/w AAAA"u8.ToArray()),
        ["a line of a stranger"] = StrangerAsync,
        ["a size of another media type"] = context => AnswerAsync(context, 409, "text/plain", "3\n"u8.ToArray()),
        ["a size that is none"] = context => AnswerAsync(context, 409, "text/x.tlog.size", "03\n"u8.ToArray()),
        ["a size that changes nothing, for ever"] = context => AnswerAsync(context, 409, "text/x.tlog.size", "1\n"u8.ToArray()),
        ["a broken connection"] = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
    };

    [Fact]
    public async Task A_checkpoint_that_the_quorum_cosigned_is_published_and_verifies_under_log_and_witnesses()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 3, quorum: 2);
        using HttpClient reader = await gateway.Host.LogInAsync(gateway.Host.Founder.Reader);
        await gateway.CosignAsync();

        var checkpoint = Checkpoint.Parse(await reader.GetByteArrayAsync(Cosigned));

        Assert.Equal(Verdict.Ok, checkpoint.Verify(gateway.Keys.VerifierOf(LogName.Audit)));
        PolicyOutcome outcome = gateway.Policy.Judge(checkpoint);
        Assert.True(outcome.IsMet);
        Assert.Equal(3, outcome.Cosignatures.Count);
        Assert.Equal(checkpoint.Bytes.ToArray(), await reader.GetByteArrayAsync("/v1/logs/audit/checkpoint"));
    }

    [Fact]
    public async Task An_entry_is_proven_under_the_cosigned_checkpoint_as_far_as_that_reaches()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 1, quorum: 1);
        using HttpClient reader = await gateway.Host.LogInAsync(gateway.Host.Founder.Reader);
        long size = (await gateway.CosignAsync()).Checkpoint.Tree.Size;
        gateway.Witnesses[0].Instead = Instead["an error"];
        LogEntry entry = (await gateway.Host.ReadLogAsync(LogName.Audit))[(int)size - 1];

        var proof = TlogProof.Parse(await reader.GetByteArrayAsync($"/v1/logs/audit/proof/inclusion?index={size - 1}&cosigned=true"));
        await gateway.Host.GetTokenAsync(gateway.Host.Founder.Reader);
        using HttpResponseMessage beyond = await reader.GetAsync($"/v1/logs/audit/proof/inclusion?index={size}&cosigned=true");
        using HttpResponseMessage uncosigned = await reader.GetAsync($"/v1/logs/audit/proof/inclusion?index={size}");

        Assert.Equal(Verdict.Ok, proof.Verify(MerkleTree.HashLeaf(entry.Bytes.Span), gateway.Keys.VerifierOf(LogName.Audit)));
        Assert.True(gateway.Policy.Judge(proof.Checkpoint).IsMet);
        await beyond.RefusedAsync(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.OK, uncosigned.StatusCode);
    }

    [Fact]
    public async Task New_heads_are_submitted_in_the_background_with_a_proof_from_the_last_one()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAskingAsync(witnesses: 1, quorum: 1);
        await gateway.CosignAsync();
        await gateway.Host.GetTokenAsync(gateway.Host.Founder.Reader);
        long size = (await gateway.Host.ReadLogAsync(LogName.Audit)).Count;
        CosignedCheckpoints cosigned = gateway.Host.Services.GetRequiredService<CosignedCheckpoints>();

        long start = Stopwatch.GetTimestamp();
        while ((await cosigned.FindCosignedAsync(LogName.Audit, default))?.Tree.Size < size)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < StopBound, "The new head was not cosigned.");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        Assert.Contains(gateway.Witnesses[0].Submissions, submission => submission.Checkpoint.Tree.Size == size && submission.Hashes.Count > 0);
    }

    [Fact]
    public async Task A_witness_that_is_down_is_named_and_the_others_suffice()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 3, quorum: 2);
        await gateway.Witnesses[2].DisposeAsync();
        await gateway.CosignAsync(LogName.Audit);
        await gateway.CosignAsync(LogName.Directory);

        using JsonDocument health = await ReadHealthAsync(gateway);

        Assert.Equal("met", health.RootElement.GetProperty("witnesses").GetProperty("quorum").GetString());
        Assert.Equal("[\"w3\"]", health.RootElement.GetProperty("witnesses").GetProperty("audit").GetProperty("missingWitnesses").GetRawText());
    }

    [Fact]
    public async Task A_witness_that_never_answers_holds_up_nobody()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 2, quorum: 1);
        gateway.Witnesses[1].Instead = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        long start = Stopwatch.GetTimestamp();
        CosignedCheckpoint result = await gateway.CosignAsync();

        Assert.True(result.Outcome.IsMet);
        Assert.Equal(["w2"], result.Outcome.Missing.Select(witness => witness.Name));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(8), "The round waited for the slow witness.");
    }

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task A_witness_that_answers_something_else_does_not_count_and_nothing_less_is_answered_in_place_of_cosigned(string what)
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 2, quorum: 2);
        gateway.Witnesses[1].Instead = Instead[what];
        using HttpClient reader = await gateway.Host.LogInAsync(gateway.Host.Founder.Reader);

        CosignedCheckpoint result = await gateway.CosignAsync();

        Assert.False(result.Outcome.IsMet);
        Assert.Single(result.Outcome.Cosignatures);
        using HttpResponseMessage cosigned = await reader.GetAsync(Cosigned);
        await cosigned.RefusedAsync(HttpStatusCode.NotFound, "not-found");
        using HttpResponseMessage proof = await reader.GetAsync("/v1/logs/audit/proof/inclusion?index=0&cosigned=true");
        await proof.RefusedAsync(HttpStatusCode.NotFound, "not-found");
        using JsonDocument health = await ReadHealthAsync(gateway);
        Assert.Equal("ready", health.RootElement.GetProperty("status").GetString());
        Assert.Equal("missing", health.RootElement.GetProperty("witnesses").GetProperty("quorum").GetString());
    }

    [Fact]
    public async Task Below_the_quorum_the_newest_checkpoint_shows_the_cosignatures_that_there_are()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 2, quorum: 2);
        gateway.Witnesses[1].Instead = Instead["an error"];
        await gateway.CosignAsync(LogName.Directory);
        using HttpClient reader = await gateway.Host.LogInAsync(gateway.Host.Founder.Reader);

        var newest = Checkpoint.Parse(await reader.GetByteArrayAsync("/v1/logs/directory/checkpoint"));

        Assert.False(gateway.Policy.Judge(newest).IsMet);
        Assert.True(newest.TryReadCosignature(gateway.Witnesses[0].Key, out _));
    }

    [Fact]
    public async Task A_redirection_is_not_followed()
    {
        bool followed = false;
        await using TestServer elsewhere = await TestServer.StartAsync(_ =>
        {
            followed = true;
            return Task.CompletedTask;
        });
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 1, quorum: 1);
        gateway.Witnesses[0].Instead = context =>
        {
            context.Response.Redirect(elsewhere.Url.ToString(), permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };

        CosignedCheckpoint result = await gateway.CosignAsync();

        Assert.Equal(307, Assert.IsType<WitnessOutcome.Refused>(Assert.Single(result.Others)).Status);
        Assert.False(followed);
    }

    [Fact]
    public async Task A_gateway_that_knows_nothing_of_a_witness_learns_its_size_and_proves_from_there()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 1, quorum: 1);
        long size = (await gateway.CosignAsync()).Checkpoint.Tree.Size;
        gateway.Witnesses[0].Instead = Instead["an error"];
        await gateway.Host.GetTokenAsync(gateway.Host.Founder.Reader);
        await gateway.Host.RestartAsync();
        gateway.Witnesses[0].Submissions.Clear();
        gateway.Witnesses[0].Instead = null;

        Assert.True((await gateway.CosignAsync()).Outcome.IsMet);

        AddCheckpointRequest[] submissions = [.. gateway.Witnesses[0].Submissions.Where(submission => submission.Checkpoint.Origin.EndsWith("/audit", StringComparison.Ordinal))];
        Assert.Contains(submissions, submission => submission.OldSize == 0 && submission.Hashes.Count == 0);
        Assert.Contains(submissions, submission => submission.OldSize >= size && submission.OldSize < submission.Checkpoint.Tree.Size && submission.Hashes.Count > 0);
    }

    [Fact]
    public async Task A_witness_that_saw_more_than_the_database_has_is_noticed()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 1, quorum: 1);
        gateway.Witnesses[0].Instead = context => AnswerAsync(context, 409, "text/x.tlog.size", "1000000\n"u8.ToArray());

        CosignedCheckpoint result = await gateway.CosignAsync();

        Assert.Equal(1_000_000, Assert.IsType<WitnessOutcome.Beyond>(Assert.Single(result.Others)).Size);
        Assert.False(result.Outcome.IsMet);
    }

    [Fact]
    public async Task Two_gateways_on_one_database_both_submit_and_one_note_a_size_is_kept()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 2, quorum: 2);
        await using GatewayReplica replica = await GatewayReplica.StartAsync(gateway.Host);

        CosignedCheckpoint[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            round => gateway.CosignAsync(services: round % 2 == 0 ? gateway.Host.Services : replica.Services)));

        Assert.All(results, result => Assert.True(result.Outcome.IsMet));
        IReadOnlyList<CosignedRow> rows = await gateway.Host.Services.GetRequiredService<IGatewayStore>().ReadCosignedAsync(LogName.Audit, -1, 100, default);
        Assert.Equal(rows.Select(row => row.Size).Distinct(), rows.Select(row => row.Size));
        using HttpClient reader = await gateway.Host.LogInAsync(gateway.Host.Founder.Reader);
        reader.BaseAddress = replica.Url;
        Assert.True(gateway.Policy.Judge(Checkpoint.Parse(await reader.GetByteArrayAsync(Cosigned))).IsMet);
    }

    [Fact]
    public async Task A_stricter_policy_takes_back_what_only_met_the_one_before()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 2, quorum: 1);
        gateway.Witnesses[1].Instead = Instead["an error"];
        Assert.True((await gateway.CosignAsync()).Outcome.IsMet);
        gateway.WritePolicy(quorum: 2);
        await gateway.Host.RestartAsync();
        using HttpClient reader = await gateway.Host.LogInAsync(gateway.Host.Founder.Reader);

        using HttpResponseMessage response = await reader.GetAsync(Cosigned);

        await response.RefusedAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_gateway_without_witnesses_has_no_cosigned_checkpoint_and_its_health_says_nothing_of_them()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);

        using HttpResponseMessage cosigned = await reader.GetAsync(Cosigned);

        await cosigned.RefusedAsync(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("""{"status":"ready"}""", await host.Client.GetStringAsync("/health/ready"));
        Assert.DoesNotContain("policy", await host.Client.GetStringAsync("/.well-known/advisory-gateway"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_a_policy_that_needs_nobody_nobody_is_asked_and_nothing_passes_for_cosigned()
    {
        bool asked = false;
        await using TestServer witness = await TestServer.StartAsync(_ =>
        {
            asked = true;
            return Task.CompletedTask;
        });
        using var signer = new CosignatureSigner("w1.test/w", SigningKey.Generate());
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $"witness w1 {signer.Verifier} {witness.Url}\nquorum none\n");
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Logs:PolicyFile", file));
        File.Delete(file);
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);

        await host.Services.GetRequiredService<CosigningService>().LookAsync(LogName.Audit, default);
        using HttpResponseMessage cosigned = await reader.GetAsync(Cosigned);

        await cosigned.RefusedAsync(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("""{"status":"ready"}""", await host.Client.GetStringAsync("/health/ready"));
        Assert.False(asked);
    }

    [Fact]
    public async Task What_counts_is_called_missing_once_it_is_older_than_a_quarter_of_an_hour()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 1, quorum: 1);
        await gateway.CosignAsync(LogName.Audit);
        await gateway.CosignAsync(LogName.Directory);
        gateway.Witnesses[0].Instead = Instead["an error"];
        using (JsonDocument health = await ReadHealthAsync(gateway))
        {
            Assert.Equal("met", health.RootElement.GetProperty("witnesses").GetProperty("quorum").GetString());
        }

        gateway.Host.Time.Advance(TimeSpan.FromMinutes(16));

        using JsonDocument later = await ReadHealthAsync(gateway);
        Assert.Equal("missing", later.RootElement.GetProperty("witnesses").GetProperty("quorum").GetString());
    }

    [Fact]
    public async Task Discovery_shows_the_policy_as_it_stands_in_the_file()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 2, quorum: 1);

        using HttpResponseMessage response = await gateway.Host.Client.GetAsync("/.well-known/advisory-gateway");
        using JsonDocument discovery = await response.ReadJsonAsync();

        Assert.Equal(Encoding.UTF8.GetString(gateway.Policy.Bytes.Span), discovery.RootElement.GetProperty("policy").GetString());
    }

    [Fact]
    public async Task The_gateway_stops_while_it_submits_under_load_to_a_witness_that_does_not_answer()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAskingAsync(witnesses: 2, quorum: 2);
        gateway.Witnesses[1].Instead = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gateway.Host.GetTokenAsync(gateway.Host.Founder.Reader)));

        long start = Stopwatch.GetTimestamp();
        await gateway.Host.RestartAsync();

        Assert.True(Stopwatch.GetElapsedTime(start) < StopBound, "The gateway waited for the witness.");
        Assert.NotEmpty(await gateway.Host.GetTokenAsync(gateway.Host.Founder.Reader));
    }

    private static async Task<JsonDocument> ReadHealthAsync(WitnessedGateway gateway)
    {
        using HttpResponseMessage response = await gateway.Host.Client.GetAsync("/health/ready");
        return await response.ReadJsonAsync();
    }

    private static async Task AnswerAsync(HttpContext context, int status, string contentType, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.BodyWriter.WriteAsync(body);
    }

    private static async Task TooMuchAsync(HttpContext context)
    {
        byte[] block = new byte[64 * 1024];
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.BodyWriter.WriteAsync(block);
        }
    }

    // Under the witness's name, and by another key.
    private static async Task StrangerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var stranger = new CosignatureSigner("w2.test/w", SigningKey.Generate());
        NoteSignature line = stranger.Cosign(AddCheckpointRequest.Parse(body.ToArray()).Checkpoint.Text, TimeProvider.System.GetUtcNow());
        await AnswerAsync(context, 200, "text/plain", Encoding.UTF8.GetBytes(line.ToLine() + "\n"));
    }
}
