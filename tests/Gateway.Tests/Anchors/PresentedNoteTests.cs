using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Anchors;
using Gateway.Server.Storage;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Anchors;

public sealed class PresentedNoteTests
{
    [Fact]
    public async Task A_note_that_the_log_continues_is_answered_with_the_logs_size()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        Checkpoint early = await gateway.ReadCheckpointAsync(LogName.Directory);
        await gateway.WorksAsync("bravo");
        foreach (Checkpoint note in (Checkpoint[])[early, await gateway.ReadCheckpointAsync(LogName.Directory)])
        {
            using HttpResponseMessage response = await gateway.PresentAsync(LogName.Directory, note.Bytes.Span);
            using JsonDocument answer = await response.ReadJsonAsync();
            Assert.Equal(4, answer.RootElement.GetProperty("size").GetInt64());
            Assert.Single(answer.RootElement.EnumerateObject());
        }

        await gateway.WorksAsync("charlie");
    }

    [Fact]
    public async Task A_note_that_is_ahead_is_kept_and_stops_the_gateway_for_good()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        Checkpoint newest = await gateway.ReadCheckpointAsync(LogName.Directory);
        Checkpoint ahead = gateway.Sign(LogName.Directory, newest.Tree with { Size = newest.Tree.Size + 1 });
        using HttpResponseMessage response = await gateway.PresentAsync(LogName.Directory, ahead.Bytes.Span);
        await response.RefusedAsync(HttpStatusCode.ServiceUnavailable, "read-only");
        await gateway.IsReadOnlyAsync();
        Assert.Equal(ahead.Bytes.ToArray(), gateway.ReadAnchor(LogName.Directory));
        await gateway.Host.RestartAsync();
        await gateway.IsReadOnlyAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_note_of_another_history_is_kept_and_stops_the_gateway_for_good(int size)
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        Checkpoint other = gateway.Sign(LogName.Directory, new TreeHead(size, new RootHash(new byte[Hash32.SizeBytes])));
        using HttpResponseMessage response = await gateway.PresentAsync(LogName.Directory, other.Bytes.Span);
        await response.RefusedAsync(HttpStatusCode.ServiceUnavailable, "read-only");
        Assert.Equal(other.Bytes.ToArray(), await File.ReadAllBytesAsync(gateway.AnchorFile("directory.contradiction")));
        await gateway.IsReadOnlyAsync();
        await gateway.Host.RestartAsync();
        await gateway.IsReadOnlyAsync();
    }

    [Fact]
    public async Task A_gateway_that_is_read_only_still_takes_notes()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        Checkpoint good = await gateway.ReadCheckpointAsync(LogName.Audit);
        gateway.DeleteAnchor(LogName.Audit);
        await gateway.Host.RestartAsync();
        await gateway.IsReadOnlyAsync();
        using HttpResponseMessage consistent = await gateway.PresentAsync(LogName.Audit, good.Bytes.Span);
        Assert.Equal(HttpStatusCode.OK, consistent.StatusCode);
        using HttpResponseMessage wrong = await gateway.PresentAsync(LogName.Audit, "no note"u8);
        await wrong.RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
        Checkpoint ahead = gateway.Sign(LogName.Audit, good.Tree with { Size = 1000 });
        using HttpResponseMessage refused = await gateway.PresentAsync(LogName.Audit, ahead.Bytes.Span);
        await refused.RefusedAsync(HttpStatusCode.ServiceUnavailable, "read-only");
        Assert.Equal(ahead.Bytes.ToArray(), gateway.ReadAnchor(LogName.Audit));
    }

    [Fact]
    public async Task What_is_no_note_of_this_log_changes_nothing()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        Checkpoint directory = await gateway.ReadCheckpointAsync(LogName.Directory);
        using var stranger = new NoteSigner("gateway.test/audit", SigningKey.Generate());
        foreach ((byte[] note, HttpStatusCode status, string name) in ((byte[], HttpStatusCode, string)[])
        [
            ("no note"u8.ToArray(), HttpStatusCode.BadRequest, "bad-request"),
            ([], HttpStatusCode.BadRequest, "bad-request"),
            (directory.Bytes.ToArray(), HttpStatusCode.UnprocessableEntity, "invalid-signature"),
            (Checkpoint.Sign(new TreeHead(1000, MerkleTree.EmptyRoot), stranger).Bytes.ToArray(), HttpStatusCode.UnprocessableEntity, "invalid-signature"),
            (Encoding.ASCII.GetBytes(new string('a', 65 * 1024)), HttpStatusCode.RequestEntityTooLarge, "payload-too-large"),
        ])
        {
            using HttpResponseMessage response = await gateway.PresentAsync(LogName.Audit, note);
            await response.RefusedAsync(status, name);
        }

        using HttpResponseMessage anonymous = await gateway.Host.Client.PostAsync(
            "/v1/logs/directory/checkpoint", new ByteArrayContent(directory.Bytes.ToArray()));
        await anonymous.RefusedAsync(HttpStatusCode.Unauthorized, "missing-token");
        await gateway.WorksAsync("bravo");
    }

    [Fact]
    public async Task A_note_that_is_ahead_by_a_commit_under_way_is_looked_at_again_under_the_lock()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        LogWriter<IGatewayTransaction> writer = gateway.Host.Services.GetRequiredService<LogWriter<IGatewayTransaction>>();
        Task<NoteStanding> judged = null!;
        await writer.RunAsync(
            async (_, entries, token) =>
            {
                AppendedEntry entry = entries.Append(
                    LogName.Audit, EntryDraft.Create("test.done", "alpha/aaaaaaaa", "subject", Evidence.Gateway, static detail => detail.Integer("number", 1)));
                Checkpoint coming = gateway.Sign(LogName.Audit, await WithAsync(gateway, entry.Leaf));
                judged = gateway.Standing.JudgeAsync(LogName.Audit, coming, token);

                // Time enough for the note to be found ahead of what is committed; the lock is held until this work returns.
                for (int i = 0; i < 100; i++)
                {
                    await gateway.Store.ReadHeadAsync(LogName.Audit, token);
                }

                Assert.False(judged.IsCompleted);
                return true;
            },
            default);
        Assert.Equal(NoteStanding.Consistent, await judged);
        await gateway.WorksAsync("bravo");
    }

    private static async Task<TreeHead> WithAsync(AnchoredHost gateway, LeafHash next)
    {
        IReadOnlyList<StoredEntry> rows = await gateway.Store.ReadEntriesAsync(LogName.Audit, 0, 1000, default);
        LeafHash[] leaves = [.. rows.Select(row => MerkleTree.HashLeaf(row.Bytes.Span)), next];
        return new TreeHead(leaves.Length, MerkleTree.HashTree(leaves));
    }
}
