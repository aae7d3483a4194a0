using System.Text;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Anchors;
using Gateway.Server.Storage;

namespace Gateway.Tests.Anchors;

public sealed class FileAnchorTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "gateway-tests", Path.GetRandomFileName());
    private readonly NoteSigner audit = new("gateway.test/audit", SigningKey.Generate());
    private readonly NoteSigner directory = new("gateway.test/directory", SigningKey.Generate());
    private readonly FileAnchor anchor;

    public FileAnchorTests()
    {
        anchor = Open();
        anchor.Create();
    }

    private string NotePath => Path.Combine(folder, "audit.note");

    public void Dispose()
    {
        audit.Dispose();
        directory.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_was_kept_is_read_by_another_gateway_and_is_a_note_that_stock_tools_read()
    {
        await KeepAsync(anchor, 5);
        Assert.Equal(5, (await ReadAsync(Open()))!.Tree.Size);
        Assert.StartsWith("gateway.test/audit\n5\n", await File.ReadAllTextAsync(NotePath), StringComparison.Ordinal);
        Assert.Null(await anchor.ReadAsync(LogName.Directory, default));
    }

    [Fact]
    public async Task A_smaller_note_and_another_one_of_the_same_size_change_nothing()
    {
        Checkpoint kept = await KeepAsync(anchor, 5);
        await KeepAsync(anchor, 4);
        await KeepAsync(anchor, 5, root: 9);
        Assert.Equal(kept.Bytes.ToArray(), await File.ReadAllBytesAsync(NotePath));
    }

    [Fact]
    public async Task Of_many_gateways_that_anchor_at_once_the_largest_note_stays()
    {
        FileAnchor[] gateways = [.. Enumerable.Range(0, 8).Select(_ => Open())];
        await Task.WhenAll(Enumerable.Range(1, 64).Select(size => Task.Run(() => KeepAsync(gateways[size % gateways.Length], size))));
        Assert.Equal(64, (await ReadAsync(anchor))!.Tree.Size);
    }

    [Fact]
    public async Task What_a_process_left_half_written_is_of_no_account()
    {
        await KeepAsync(anchor, 5);
        await File.WriteAllTextAsync(NotePath + ".part", "gateway.test/au");
        Assert.Equal(5, (await ReadAsync(Open()))!.Tree.Size);
        await KeepAsync(anchor, 6);
        Assert.Equal(6, (await ReadAsync(Open()))!.Tree.Size);
    }

    [Fact]
    public async Task A_note_that_is_gone_leaves_a_log_with_entries_without_an_anchor()
    {
        await KeepAsync(anchor, 5);
        File.Delete(NotePath);
        LogAnchorException missing = await Assert.ThrowsAsync<LogAnchorException>(async () => await anchor.ConfirmAsync(LogName.Audit, Head(5), default));
        Assert.Equal(AnchorFault.Missing, missing.Fault);
        await anchor.ConfirmAsync(LogName.Audit, LogHead.Empty, default);
    }

    [Fact]
    public async Task A_note_with_any_byte_changed_is_damaged()
    {
        await KeepAsync(anchor, 5);
        byte[] note = await File.ReadAllBytesAsync(NotePath);
        for (int i = 0; i < note.Length; i++)
        {
            byte[] changed = [.. note];
            changed[i] ^= 1;
            await File.WriteAllBytesAsync(NotePath, changed);
            LogAnchorException damaged = await Assert.ThrowsAsync<LogAnchorException>(() => ReadAsync(anchor));
            Assert.Equal((LogName.Audit, AnchorFault.Damaged), (damaged.Log!.Value, damaged.Fault!.Value));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2 * SignedNote.MaxNoteBytes)]
    public async Task An_empty_or_endless_note_is_damaged(int length)
    {
        await File.WriteAllBytesAsync(NotePath, Encoding.ASCII.GetBytes(new string('a', length)));
        LogAnchorException damaged = await Assert.ThrowsAsync<LogAnchorException>(() => ReadAsync(anchor));
        Assert.Equal(AnchorFault.Damaged, damaged.Fault);
    }

    [Fact]
    public async Task A_damaged_note_is_not_replaced()
    {
        await File.WriteAllTextAsync(NotePath, "no note");
        await Assert.ThrowsAsync<LogAnchorException>(() => KeepAsync(anchor, 5));
        Assert.Equal("no note", await File.ReadAllTextAsync(NotePath));
    }

    [Fact]
    public async Task Another_gateways_note_is_damaged()
    {
        using var other = new NoteSigner("gateway.test/audit", SigningKey.Generate());
        await File.WriteAllBytesAsync(NotePath, Checkpoint.Sign(Tree(5, 1), other).Bytes.ToArray());
        Assert.Equal(AnchorFault.Damaged, (await Assert.ThrowsAsync<LogAnchorException>(() => ReadAsync(anchor))).Fault);
    }

    [Fact]
    public async Task A_contradiction_stops_every_gateway_that_shares_the_folder_and_the_first_one_stays()
    {
        await KeepAsync(anchor, 5);
        var first = Checkpoint.Sign(Tree(3, 7), audit);
        await anchor.ContradictAsync(LogName.Audit, first, default);
        await anchor.ContradictAsync(LogName.Audit, Checkpoint.Sign(Tree(4, 7), audit), default);
        LogAnchorException contradicted = await Assert.ThrowsAsync<LogAnchorException>(() => ReadAsync(Open()));
        Assert.Equal(AnchorFault.Contradicted, contradicted.Fault);
        Assert.Equal(first.Bytes.ToArray(), await File.ReadAllBytesAsync(Path.Combine(folder, "audit.contradiction")));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_not_made_while_notes_are_kept()
    {
        var unmounted = new FileAnchor(Path.Combine(folder, "unmounted"), Keys(), TimeProvider.System);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => KeepAsync(unmounted, 5));
        Assert.False(Directory.Exists(Path.Combine(folder, "unmounted")));
        Assert.Null(await ReadAsync(unmounted));
    }

    [Fact]
    public async Task A_second_origin_has_notes_of_its_own_beside_the_first()
    {
        await KeepAsync(anchor, 5);
        using var second = new NoteSigner("gateway.test/audit/2", SigningKey.Generate());
        var next = new FileAnchor(folder, [KeyValuePair.Create(LogName.Audit, second.Verifier)], TimeProvider.System);
        Assert.Null(await ReadAsync(next));
        await next.KeepAsync(new Dictionary<LogName, Checkpoint> { [LogName.Audit] = Checkpoint.Sign(Tree(1, 1), second) }, default);
        Assert.Equal(1, (await ReadAsync(next))!.Tree.Size);
        Assert.Equal(5, (await ReadAsync(anchor))!.Tree.Size);
    }

    private static TreeHead Tree(long size, byte root) => new(size, new RootHash(Enumerable.Repeat(root, Hash32.SizeBytes).ToArray()));

    private static LogHead Head(int size)
    {
        Frontier frontier = Frontier.Parse(size, new byte[(System.Numerics.BitOperations.PopCount((uint)size) + size) * Hash32.SizeBytes]);
        return new LogHead(frontier, LeafHash.None, DateTimeOffset.UnixEpoch);
    }

    private static async Task<Checkpoint?> ReadAsync(FileAnchor anchor) => await anchor.ReadAsync(LogName.Audit, default);

    private FileAnchor Open() => new(folder, Keys(), TimeProvider.System);

    private Dictionary<LogName, NoteVerifier> Keys() => new() { [LogName.Audit] = audit.Verifier, [LogName.Directory] = directory.Verifier };

    private async Task<Checkpoint> KeepAsync(FileAnchor into, long size, byte root = 1)
    {
        var checkpoint = Checkpoint.Sign(Tree(size, root), audit);
        await into.KeepAsync(new Dictionary<LogName, Checkpoint> { [LogName.Audit] = checkpoint }, default);
        return checkpoint;
    }
}
