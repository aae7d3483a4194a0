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

    private string[] Notes => [Path.Combine(folder, "audit.0.note"), Path.Combine(folder, "audit.1.note")];

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
        Assert.All(Notes, path => Assert.StartsWith("gateway.test/audit\n5\n", File.ReadAllText(path), StringComparison.Ordinal));
        Assert.Null(await anchor.ReadAsync(LogName.Directory, default));
    }

    [Fact]
    public async Task A_new_note_takes_the_place_of_the_older_one_and_leaves_the_newest_as_it_is()
    {
        for (int size = 5; size < 12; size++)
        {
            await KeepAsync(anchor, size);
            Assert.Equal(size == 5 ? [5, 5] : [size - 1, size], Notes.Select(path => Checkpoint.Parse(File.ReadAllBytes(path)).Tree.Size).Order());
        }
    }

    [Fact]
    public async Task A_smaller_note_and_another_one_of_the_same_size_change_nothing()
    {
        await KeepAsync(anchor, 4);
        await KeepAsync(anchor, 5);
        byte[][] kept = [.. Notes.Select(File.ReadAllBytes)];
        await KeepAsync(anchor, 3);
        await KeepAsync(anchor, 5, root: 9);
        Assert.Equal(kept, Notes.Select(File.ReadAllBytes));
    }

    [Fact]
    public async Task Of_many_gateways_that_anchor_at_once_the_largest_note_stays()
    {
        FileAnchor[] gateways = [.. Enumerable.Range(0, 8).Select(_ => Open())];
        await Task.WhenAll(Enumerable.Range(1, 64).Select(size => Task.Run(() => KeepAsync(gateways[size % gateways.Length], size))));
        Assert.Equal(64, (await ReadAsync(anchor))!.Tree.Size);
    }

    [Theory]
    [InlineData(0, 40)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    public async Task A_slot_that_is_torn_or_gone_passes_for_a_database_that_is_ahead_and_for_no_other(int slot, int left)
    {
        await KeepAsync(anchor, 4);
        await KeepAsync(anchor, 5);
        long other = Checkpoint.Parse(await File.ReadAllBytesAsync(Notes[1 - slot])).Tree.Size;
        Tear(Notes[slot], left);

        foreach (int size in (int[])[(int)other - 1, (int)other])
        {
            Assert.Equal(AnchorFault.Damaged, Assert.Throws<LogAnchorException>(() => anchor.Confirm(LogName.Audit, Head(size))).Fault);
        }

        Assert.Equal(other, anchor.Confirm(LogName.Audit, Head((int)other + 1))!.Tree.Size);
        Assert.Equal(AnchorFault.Damaged, (await Assert.ThrowsAsync<LogAnchorException>(() => ReadAsync(anchor))).Fault);
        await KeepAsync(anchor, 6);
        Assert.Equal(6, (await ReadAsync(Open()))!.Tree.Size);
        Assert.Contains(other, Notes.Select(path => Checkpoint.Parse(File.ReadAllBytes(path)).Tree.Size));
    }

    [Fact]
    public async Task Notes_that_are_gone_leave_a_log_with_entries_without_an_anchor()
    {
        await KeepAsync(anchor, 5);
        Array.ForEach(Notes, File.Delete);
        Assert.Equal(AnchorFault.Missing, Assert.Throws<LogAnchorException>(() => anchor.Confirm(LogName.Audit, Head(5))).Fault);
        Assert.Null(anchor.Confirm(LogName.Audit, LogHead.Empty));
    }

    [Fact]
    public async Task A_note_with_any_byte_changed_is_damaged()
    {
        await KeepAsync(anchor, 5);
        byte[] note = await File.ReadAllBytesAsync(Notes[0]);
        for (int i = 0; i < note.Length; i++)
        {
            byte[] changed = [.. note];
            changed[i] ^= 1;
            await File.WriteAllBytesAsync(Notes[0], changed);
            LogAnchorException damaged = await Assert.ThrowsAsync<LogAnchorException>(() => ReadAsync(anchor));
            Assert.Equal((LogName.Audit, AnchorFault.Damaged), (damaged.Log!.Value, damaged.Fault!.Value));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2 * SignedNote.MaxNoteBytes)]
    public async Task Empty_or_endless_notes_are_damaged_and_not_replaced(int length)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(new string('a', length));
        Array.ForEach(Notes, path => File.WriteAllBytes(path, bytes));
        Assert.Equal(AnchorFault.Damaged, (await Assert.ThrowsAsync<LogAnchorException>(() => ReadAsync(anchor))).Fault);
        Assert.Equal(AnchorFault.Damaged, Assert.Throws<LogAnchorException>(() => anchor.Confirm(LogName.Audit, Head(5))).Fault);
        await Assert.ThrowsAsync<LogAnchorException>(() => KeepAsync(anchor, 5));
        Assert.All(Notes, path => Assert.Equal(length, new FileInfo(path).Length));
    }

    [Fact]
    public async Task Another_gateways_notes_are_damaged()
    {
        using var other = new NoteSigner("gateway.test/audit", SigningKey.Generate());
        Array.ForEach(Notes, path => File.WriteAllBytes(path, Checkpoint.Sign(Tree(5, 1), other).Bytes.ToArray()));
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

    private static void Tear(string path, int left)
    {
        if (left < 0)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..left]);
        }
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
