using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Packs;

/// <summary>
/// A pack that somebody else may have written, as a whole in order: every file has the size and digest that the first line lists, and nothing is behind them. Sealed or
/// not, it is read from its beginning for each file and never unpacked to the disk. Owns the identities that open it.
/// </summary>
internal sealed class Pack : IDisposable
{
    private const int BufferSizeBytes = 64 * 1024;

    private static readonly byte[] SealedStart = "age-encryption.org/"u8.ToArray();

    // The first member of its first line, which is canonical.
    private static readonly byte[] OpenStart = "{\"files\":"u8.ToArray();

    private readonly string path;
    private readonly OwnIdentities? identities;

    private Pack(string path, OwnIdentities? identities, PackIndex index)
    {
        this.path = path;
        this.identities = identities;
        Index = index;
    }

    public PackIndex Index { get; }

    /// <summary>Whether it is sealed, and so to be sealed when it is written again.</summary>
    public bool IsSealed => identities is not null;

    /// <summary>The identities that opened it, and the keys that they open for; null where it is not sealed.</summary>
    public OwnIdentities? Identities => identities;

    /// <summary>Whether a file looks like a pack, sealed or not.</summary>
    public static bool LooksLikeOne(string path)
    {
        ReadOnlySpan<byte> start = ReadStart(path, SealedStart.Length);
        return start.StartsWith(SealedStart) || start.StartsWith(OpenStart);
    }

    /// <summary>Opens a pack and reads all of it once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="loadIdentities">Loads the user's identities, which are needed if it is sealed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VerdictException"><c>malformed</c>, <c>tampered</c>, or <c>not-addressed</c> if none of the identities opens it.</exception>
    public static async Task<Pack> OpenAsync(string path, Func<Task<OwnIdentities>> loadIdentities, CancellationToken cancellationToken)
    {
        bool isSealed = ReadStart(path, SealedStart.Length).AsSpan().SequenceEqual(SealedStart);
        OwnIdentities? identities = isSealed ? await loadIdentities() : null;
        try
        {
            Pack pack = new(path, identities, await AsVerdictAsync(() => ReadIndexAsync(path, identities, cancellationToken)));
            await pack.RequireWholeAsync(cancellationToken);
            return pack;
        }
        catch
        {
            identities?.Dispose();
            throw;
        }
    }

    /// <summary>Opens one file of it.</summary>
    /// <exception cref="VerdictException"><c>malformed</c>: there is none of that name.</exception>
    public Stream Open(string name)
    {
        long offset = Index.Bytes.Length + 1;
        foreach (BundleIndexItem item in Index.Files)
        {
            if (item.Name == name)
            {
                return new PackedContent(() => OpenPlaintextAsync(path, identities), offset, item);
            }

            offset += item.Size;
        }

        throw new VerdictException(Verdict.Malformed, $"The pack holds no {name}.");
    }

    /// <summary>Reads a small file of it.</summary>
    /// <exception cref="VerdictException"><c>malformed</c>: there is none, or it is larger than it may be.</exception>
    public async Task<byte[]> ReadAsync(string name, int maxBytes, CancellationToken cancellationToken)
    {
        if (Index.Files.FirstOrDefault(item => item.Name == name)?.Size > maxBytes)
        {
            throw new VerdictException(Verdict.Malformed, $"The pack's {name} is larger than such a file may be.");
        }

        await using Stream content = Open(name);
        using MemoryStream bytes = new();
        await content.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    public bool Has(string name) => Index.Files.Any(item => item.Name == name);

    /// <summary>All its files, to be packed again.</summary>
    public IReadOnlyList<PackedFile> Files => [.. Index.Files.Select(item => new PackedFile(item, () => Open(item.Name)))];

    public void Dispose() => identities?.Dispose();

    private static async Task<Stream> OpenPlaintextAsync(string path, OwnIdentities? identities)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSizeBytes);
        if (identities is null)
        {
            return file;
        }

        try
        {
            return new PayloadStream(await AgeFile.OpenAsync(file, identities.All, CancellationToken.None), file);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async Task<PackIndex> ReadIndexAsync(string path, OwnIdentities? identities, CancellationToken cancellationToken)
    {
        await using Stream plaintext = await OpenPlaintextAsync(path, identities);
        byte[] start = new byte[PackIndex.MaxBytes + 1];
        int length = await plaintext.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        int end = start.AsSpan(0, length).IndexOf((byte)'\n');
        return end >= 0
            ? PackIndex.Parse(start.AsMemory(0, end))
            : throw new VerdictException(Verdict.Malformed, "The file is not a pack: it has no first line.");
    }

    private Task<bool> RequireWholeAsync(CancellationToken cancellationToken) => AsVerdictAsync(async () =>
    {
        await using Stream plaintext = await OpenPlaintextAsync(path, identities);
        byte[] buffer = new byte[BufferSizeBytes];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await plaintext.ReadExactlyAsync(new byte[Index.Bytes.Length + 1], cancellationToken);
        foreach (BundleIndexItem item in Index.Files)
        {
            for (long rest = item.Size; rest > 0;)
            {
                int read = await plaintext.ReadAsync(buffer.AsMemory(0, (int)Math.Min(rest, buffer.Length)), cancellationToken);
                Require(read > 0, "The pack is cut short.");
                hash.AppendData(buffer, 0, read);
                rest -= read;
            }

            Require(Sha256Digest.FromBytes(hash.GetHashAndReset()) == item.Sha256, $"The pack's {item.Name} is not what its first line lists.");
        }

        // To the end, or the last chunk would not be known to be the last.
        Require(await plaintext.ReadAsync(buffer, cancellationToken) == 0, "Something stands behind the pack's files.");
        CryptographicOperations.ZeroMemory(buffer);
        return true;
    });

    private static async Task<T> AsVerdictAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (NoIdentityMatchException failure)
        {
            throw new VerdictException(Verdict.NotAddressed, "The pack does not open with any of your identities; it was made for others.", failure);
        }
        catch (Exception failure) when (failure is DocumentException or HeaderFormatException or HeaderMacException or EndOfStreamException)
        {
            throw new VerdictException(Verdict.Malformed, $"The file is not a pack, or is damaged: {failure.Message}", failure);
        }
        catch (PayloadException failure)
        {
            throw new VerdictException(Verdict.Tampered, "The pack was changed or cut short.", failure);
        }
    }

    private static byte[] ReadStart(string path, int count) => Evidence.EvidenceFile.ReadStart(path, count);

    private static void Require(bool holds, Sentence sentence)
    {
        if (!holds)
        {
            throw new VerdictException(Verdict.Tampered, sentence);
        }
    }
}
