using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Keys;
using Gateway.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Logs;

public sealed class LogTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private GatewayKeys Keys => host.Services.GetRequiredService<GatewayKeys>();

    [Fact]
    public async Task Agency_B_does_not_see_what_agency_A_did()
    {
        TestAgency a = await host.JoinAsync("a-seen");
        TestAgency b = await host.JoinAsync("b-sees");
        await host.GetTokenAsync(a.Reader);
        using HttpClient reader = await host.LogInAsync(b.Reader);
        IReadOnlyList<LogEntry> seen = await ReadAsync(reader, "/v1/logs/audit/entries");
        Assert.Contains(seen, entry => entry.Actor == b.Reader.Id.Value);
        Assert.All(seen, entry => Assert.True(entry.Actor.StartsWith("b-sees/", StringComparison.Ordinal) || entry.Action == ActionNames.LogOpened));
        Assert.Empty(await ReadAsync(reader, "/v1/logs/audit/entries?actor=a-seen"));
    }

    [Fact]
    public async Task An_auditor_sees_everything_and_everybody_the_directory()
    {
        TestAgency agency = await host.JoinAsync("everything");
        await host.GetTokenAsync(agency.Reader);
        using HttpClient auditor = await host.LogInAsync(host.Founder.Auditor);
        Assert.Contains(await ReadAsync(auditor, "/v1/logs/audit/entries"), entry => entry.Actor == agency.Reader.Id.Value);
        using HttpClient reader = await host.LogInAsync(agency.Reader);
        IReadOnlyList<LogEntry> directory = await ReadAsync(reader, "/v1/logs/directory/entries");
        Assert.Equal((await host.ReadLogAsync(LogName.Directory)).Select(entry => entry.Index), directory.Select(entry => entry.Index));
    }

    [Fact]
    public async Task Entries_about_one_subject_are_found_among_all_and_only_by_whom_they_are_for()
    {
        TestAgency agency = await host.JoinAsync("subject");
        await host.GetTokenAsync(agency.Reader);
        string path = $"/v1/logs/audit/entries?subject={Uri.EscapeDataString(agency.Reader.Id.Value)}";
        using HttpClient auditor = await host.LogInAsync(host.Founder.Auditor);
        IReadOnlyList<LogEntry> found = await ReadAsync(auditor, path);
        Assert.NotEmpty(found);
        Assert.All(found, entry => Assert.Equal(agency.Reader.Id.Value, entry.Subject));
        using HttpClient stranger = await host.LogInAsync((await host.JoinAsync("stranger")).Reader);
        Assert.Empty(await ReadAsync(stranger, path));
    }

    [Fact]
    public async Task Reading_the_audit_log_is_recorded_before_anything_is_shown()
    {
        using HttpClient auditor = await host.LogInAsync(host.Founder.Auditor);
        using HttpResponseMessage response = await auditor.GetAsync("/v1/logs/audit/entries?from=1&to=3");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        LogEntry entry = (await host.ReadLogAsync(LogName.Audit))[^1];
        Assert.Equal((ActionNames.AuditRead, host.Founder.Auditor.Id.Value, "audit"), (entry.Action, entry.Actor, entry.Subject));
        int directorySize = (await host.ReadLogAsync(LogName.Directory)).Count;
        Assert.Equal(new AuditReadDetail(1, 3, directorySize), AuditReadDetail.Parse(entry.Detail));
    }

    [Fact]
    public async Task Entries_come_as_they_are_hashed_and_say_where_to_go_on()
    {
        using HttpClient auditor = await host.LogInAsync(host.Founder.Auditor);
        using HttpResponseMessage response = await auditor.GetAsync("/v1/logs/directory/entries?from=1&to=2");
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal("2", response.Headers.GetValues("Advisory-Next").Single());
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.ToString());
        Assert.Equal((byte)'\n', body[^1]);
        LogEntry stored = (await host.ReadLogAsync(LogName.Directory))[1];
        Assert.Equal(stored.Bytes.ToArray(), body[..^1]);
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("directory")]
    public async Task The_checkpoint_is_signed_by_the_logs_key_and_every_entry_is_proven_under_it(string log)
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        LogName name = LogName.Parse(log);
        var checkpoint = Checkpoint.Parse(await reader.GetByteArrayAsync($"/v1/logs/{log}/checkpoint"));
        Assert.Equal(Verdict.Ok, checkpoint.Verify(Keys.VerifierOf(name)));
        foreach (LogEntry entry in (await host.ReadLogAsync(name)).Take((int)checkpoint.Tree.Size))
        {
            var proof = TlogProof.Parse(await reader.GetByteArrayAsync($"/v1/logs/{log}/proof/inclusion?index={entry.Index}"));
            Assert.Equal(Verdict.Ok, proof.Verify(MerkleTree.HashLeaf(entry.Bytes.Span), Keys.VerifierOf(name)));
        }
    }

    [Fact]
    public async Task A_later_size_is_proven_to_continue_an_earlier_one()
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        var before = Checkpoint.Parse(await reader.GetByteArrayAsync("/v1/logs/audit/checkpoint"));
        await host.GetTokenAsync(host.Founder.Reader);
        var after = Checkpoint.Parse(await reader.GetByteArrayAsync("/v1/logs/audit/checkpoint"));
        Assert.True(after.Tree.Size > before.Tree.Size);
        using HttpResponseMessage response = await reader.GetAsync($"/v1/logs/audit/proof/consistency?from={before.Tree.Size}&to={after.Tree.Size}");
        using JsonDocument answer = await response.ReadJsonAsync();
        var proof = new ConsistencyProof(before.Tree.Size, after.Tree.Size, Hashes(answer));
        Assert.True(proof.Verify(before.Tree, after.Tree));
    }

    [Fact]
    public async Task An_entry_is_proven_at_any_size_that_the_log_had()
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        IReadOnlyList<LogEntry> entries = await host.ReadLogAsync(LogName.Directory);
        using HttpResponseMessage response = await reader.GetAsync("/v1/logs/directory/proof/inclusion?index=1&size=3");
        using JsonDocument answer = await response.ReadJsonAsync();
        RootHash root = MerkleTree.HashTree([.. entries.Take(3).Select(entry => MerkleTree.HashLeaf(entry.Bytes.Span))]);
        var proof = new InclusionProof(new LogIndex(1), 3, Hashes(answer));
        Assert.True(proof.Verify(MerkleTree.HashLeaf(entries[1].Bytes.Span), new TreeHead(3, root)));
    }

    [Fact]
    public async Task A_partial_tile_holds_the_leaf_hashes()
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        byte[] tile = await reader.GetByteArrayAsync("/v1/logs/directory/tile/0/000.p/3");
        IReadOnlyList<LogEntry> entries = await host.ReadLogAsync(LogName.Directory);
        Assert.Equal(entries.Take(3).SelectMany(entry => MerkleTree.HashLeaf(entry.Bytes.Span).Value.Bytes.ToArray()), tile);
    }

    [Fact]
    public async Task A_bundle_holds_the_entries_as_they_are_hashed()
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage response = await reader.GetAsync("/v1/logs/directory/tile/entries/000.p/3");
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
        IReadOnlyList<ReadOnlyMemory<byte>> bundle = EntryBundle.Parse(await response.Content.ReadAsByteArrayAsync());
        IReadOnlyList<LogEntry> entries = await host.ReadLogAsync(LogName.Directory);
        Assert.Equal(entries.Take(3).Select(entry => entry.Bytes.ToArray()), bundle.Select(entry => entry.ToArray()));
    }

    [Fact]
    public async Task A_bundle_of_the_audit_log_is_for_auditors_and_is_recorded_before_it_is_shown()
    {
        using HttpClient auditor = await host.LogInAsync(host.Founder.Auditor);
        IReadOnlyList<ReadOnlyMemory<byte>> bundle = EntryBundle.Parse(await auditor.GetByteArrayAsync("/v1/logs/audit/tile/entries/000.p/2"));
        IReadOnlyList<LogEntry> entries = await host.ReadLogAsync(LogName.Audit);
        Assert.Equal(entries.Take(2).Select(entry => entry.Bytes.ToArray()), bundle.Select(entry => entry.ToArray()));
        Assert.Equal((ActionNames.AuditRead, host.Founder.Auditor.Id.Value, "audit"), (entries[^1].Action, entries[^1].Actor, entries[^1].Subject));
        Assert.Equal((0, 2), (AuditReadDetail.Parse(entries[^1].Detail).From, AuditReadDetail.Parse(entries[^1].Detail).To));

        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage refused = await reader.GetAsync("/v1/logs/audit/tile/entries/000.p/2");
        await refused.RefusedAsync(HttpStatusCode.Forbidden, "insufficient-scope");
        using HttpResponseMessage stranger = await host.Client.GetAsync("/v1/logs/audit/tile/entries/000.p/2");
        await stranger.RefusedAsync(HttpStatusCode.Unauthorized, "missing-token");
    }

    [Theory]
    [InlineData("proof/inclusion?index=100000")]
    [InlineData("proof/inclusion?index=0&size=100000")]
    [InlineData("proof/inclusion?index=3&size=3")]
    [InlineData("proof/consistency?from=1&to=100000")]
    [InlineData("tile/0/999")]
    [InlineData("tile/0/000.p/255")]
    [InlineData("tile/0/0")]
    [InlineData("tile/../../keys")]
    [InlineData("tile/entries/000")]
    [InlineData("tile/entries/000.p/255")]
    [InlineData("tile/entries/000.p/0")]
    [InlineData("tile/entries/0")]
    [InlineData("tile/entries")]
    [InlineData("tile/")]
    public async Task What_the_log_does_not_reach_is_not_found(string path)
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage response = await reader.GetAsync($"/v1/logs/directory/{path}");
        await response.RefusedAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("proof/inclusion")]
    [InlineData("proof/inclusion?index=-1")]
    [InlineData("proof/consistency")]
    [InlineData("proof/consistency?from=3&to=1")]
    [InlineData("entries?from=-1")]
    [InlineData("entries?from=3&to=1")]
    [InlineData("checkpoint?atLeast=many")]
    public async Task A_question_that_makes_no_sense_is_a_bad_request(string path)
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage response = await reader.GetAsync($"/v1/logs/directory/{path}");
        await response.RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
    }

    [Fact]
    public async Task A_stored_checkpoint_that_is_none_is_not_shown_and_is_no_fault_without_a_name()
    {
        await using GatewayHost damaged = await GatewayHost.StartAsync();
        using HttpClient reader = await damaged.LogInAsync(damaged.Founder.Reader);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(damaged.DataPath, "gateway.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using SqliteCommand damage = connection.CreateCommand();
            damage.CommandText = "DROP TRIGGER log_checkpoint_no_update; UPDATE log_checkpoint SET note = x'00' WHERE log = 'directory'";
            await damage.ExecuteNonQueryAsync();
        }

        foreach (string path in (string[])["checkpoint", "checkpoint?cosigned=false", "proof/inclusion?index=0"])
        {
            using HttpResponseMessage response = await reader.GetAsync($"/v1/logs/directory/{path}");
            await response.RefusedAsync(HttpStatusCode.ServiceUnavailable, "audit-unavailable");
        }
    }

    [Fact]
    public async Task A_replica_that_has_not_caught_up_says_so()
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage response = await reader.GetAsync("/v1/logs/audit/checkpoint?atLeast=1000000");
        await response.RefusedAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
    }

    private static async Task<IReadOnlyList<LogEntry>> ReadAsync(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        string body = await response.Content.ReadAsStringAsync();
        return [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => LogEntry.Parse(Encoding.UTF8.GetBytes(line)))];
    }

    private static IReadOnlyList<Hash32> Hashes(JsonDocument answer) =>
        [.. answer.RootElement.GetProperty("hashes").EnumerateArray().Select(hash => new Hash32(hash.GetBytesFromBase64()))];
}
