using System.Security.Cryptography;
using Client.Tests.Fakes;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Packs;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests;

/// <summary>The container of packs: whole or refused, sealed or not, and never unpacked to the disk.</summary>
public sealed class PackTests : IDisposable
{
    private static readonly PrincipalId Maker = PrincipalId.Parse("alpha/a1b2c3d4");
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();
    private readonly X25519Identity identity = X25519Identity.Generate();
    private readonly PackedFile[] files = [PackedFile.Of("one.json", "{}"u8.ToArray()), PackedFile.Of("empty", default), PackedFile.Of("content/0", RandomNumberGenerator.GetBytes(200_000))];

    public void Dispose()
    {
        identity.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pack_is_read_as_it_was_written(bool isSealed)
    {
        string path = await WriteAsync(isSealed);
        using Pack pack = await OpenAsync(path);
        Assert.Equal(isSealed, pack.IsSealed);
        Assert.Equal((PackKind.Upload, Maker, At), (pack.Index.Kind, pack.Index.Principal, pack.Index.MadeAt));
        Assert.Equal(["one.json", "empty", "content/0"], pack.Index.Files.Select(file => file.Name));
        foreach (PackedFile file in files)
        {
            await using Stream stream = file.Open();
            using MemoryStream expected = new();
            await stream.CopyToAsync(expected);
            Assert.Equal(expected.ToArray(), await pack.ReadAsync(file.Item.Name, int.MaxValue, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_sealed_pack_shows_nothing_and_an_unsealed_one_everything()
    {
        PackedFile[] marked = [PackedFile.Of("note", "PACK-MARKER"u8.ToArray())];
        Assert.DoesNotContain("PACK-MARKER", await ReadTextAsync(await WriteAsync(isSealed: true, marked)), StringComparison.Ordinal);
        Assert.Contains("PACK-MARKER", await ReadTextAsync(await WriteAsync(isSealed: false, marked)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_opens_for_nobody_else()
    {
        string path = await WriteAsync(isSealed: true);
        using X25519Identity stranger = X25519Identity.Generate();
        VerdictException refused = await Assert.ThrowsAsync<VerdictException>(
            () => Pack.OpenAsync(path, () => Task.FromResult(OwnIdentities.Parse(stranger.Export())), CancellationToken.None));
        Assert.Equal(Verdict.NotAddressed, refused.Verdict.Word);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_changed_byte_anywhere_is_refused(bool isSealed)
    {
        byte[] whole = await File.ReadAllBytesAsync(await WriteAsync(isSealed));
        // The first line of an unsealed one is signed by nobody; what it lists holds the files.
        int first = isSealed ? 0 : Array.IndexOf(whole, (byte)'\n') + 1;
        IEnumerable<int> places = Enumerable.Range(0, 40).Select(_ => RandomNumberGenerator.GetInt32(first, whole.Length)).Append(first).Append(whole.Length - 1);
        foreach (int place in places)
        {
            byte[] changed = [.. whole];
            changed[place] ^= 1;
            await RefusedAsync(changed);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_cut_or_has_something_behind_it_is_refused(bool isSealed)
    {
        byte[] whole = await File.ReadAllBytesAsync(await WriteAsync(isSealed));
        await RefusedAsync(whole[..^1]);
        await RefusedAsync(whole[..(whole.Length / 2)]);
        await RefusedAsync([.. whole, 0]);
        await RefusedAsync([.. whole, .. whole]);
    }

    [Fact]
    public async Task A_pack_that_changed_after_it_was_read_gives_no_other_content()
    {
        string path = await WriteAsync(isSealed: false);
        using Pack pack = await OpenAsync(path);
        byte[] changed = await File.ReadAllBytesAsync(path);
        changed[^1] ^= 1;
        await File.WriteAllBytesAsync(path, changed);
        VerdictException refused = await Assert.ThrowsAsync<VerdictException>(() => pack.ReadAsync("content/0", int.MaxValue, CancellationToken.None));
        Assert.Equal(Verdict.Tampered, refused.Verdict.Word);
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_packed_leaves_no_pack()
    {
        PackedFile changing = PackedFile.Of("note", "before"u8.ToArray()) with { Open = () => new MemoryStream("after!"u8.ToArray()) };
        await Assert.ThrowsAsync<UsageException>(() => WriteAsync(isSealed: true, [changing]));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(folder["x"])!));
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        string path = folder["there"];
        await File.WriteAllTextAsync(path, "mine");
        await Assert.ThrowsAsync<UsageException>(() => PackWriter.WriteAsync(path, IndexOf(files), files, null, CancellationToken.None));
        Assert.Equal("mine", await File.ReadAllTextAsync(path));
    }

    private static PackIndex IndexOf(IEnumerable<PackedFile> packed) =>
        PackIndex.Create(FakeGateway.Name, PackKind.Upload, Maker, At, packed.Select(file => file.Item));

    private static async Task<string> ReadTextAsync(string path) => System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path));

    private async Task<string> WriteAsync(bool isSealed, PackedFile[]? packed = null)
    {
        string path = folder[$"{Guid.NewGuid():N}.pack"];
        await PackWriter.WriteAsync(path, IndexOf(packed ?? files), packed ?? files, isSealed ? [identity.Recipient] : null, CancellationToken.None);
        return path;
    }

    // The pack disposes what it opened with.
    private async Task<Pack> OpenAsync(string path) =>
        await Pack.OpenAsync(path, () => Task.FromResult(OwnIdentities.Parse(identity.Export())), CancellationToken.None);

    private async Task RefusedAsync(byte[] changed)
    {
        string path = folder[$"{Guid.NewGuid():N}.changed"];
        await File.WriteAllBytesAsync(path, changed);
        VerdictException refused = await Assert.ThrowsAsync<VerdictException>(async () => (await OpenAsync(path)).Dispose());
        Assert.Contains(refused.Verdict.Word, (Verdict[])[Verdict.Malformed, Verdict.Tampered, Verdict.NotAddressed]);
    }
}
