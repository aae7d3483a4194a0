using System.Buffers;
using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>
/// The ciphertext of one upload for one class of keys, in a private temporary folder: the envelope's payload, then each document's. It is made once, since
/// its digest is signed before it is sent, and encrypting a file that changed meanwhile again under the same file key would give both contents away. Owns
/// the file keys, which it zeroes, and the folder, which it erases.
/// </summary>
internal sealed class StagedPayloads : IDisposable
{
    private const int BufferSizeBytes = 256 * 1024;

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"advisory-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
    private readonly List<FileKey> fileKeys = [];
    private readonly List<PayloadDigest> digests = [];
    private readonly HeaderClass headerClass;

    private StagedPayloads(HeaderClass headerClass)
    {
        this.headerClass = headerClass;
        PrivateFile.CreateFolder(folder);
    }

    /// <summary>The file key of each payload, for wrapping.</summary>
    public IReadOnlyList<FileKey> FileKeys => fileKeys;

    /// <summary>What the statement says of the payloads.</summary>
    public PayloadSet Digests => new(headerClass, digests[0], digests[1..]);

    /// <summary>Opens each payload, in order.</summary>
    public IReadOnlyList<Func<Stream>> Contents => [.. Enumerable.Range(0, digests.Count).Select(Func<Stream> (number) => () => File.OpenRead(PathOf(number)))];

    /// <summary>Encrypts an envelope and the documents it describes.</summary>
    /// <exception cref="UsageException">A file cannot be read or is not what it was a moment ago.</exception>
    /// <exception cref="CommandFailedException">A document bears another label than the advisory that carries it.</exception>
    public static async Task<StagedPayloads> StageAsync(HeaderClass headerClass, Envelope envelope, SendRequest request, CancellationToken cancellationToken)
    {
        StagedPayloads staged = new(headerClass);
        try
        {
            await staged.AddAsync(payload => payload.WriteAsync(envelope.Bytes, cancellationToken), cancellationToken);
            foreach (PreparedDocument document in request.Documents)
            {
                await staged.AddAsync(payload => EncryptAsync(document, request.Tlp, payload, cancellationToken), cancellationToken);
            }

            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        fileKeys.ForEach(fileKey => fileKey.Dispose());
        Directory.Delete(folder, recursive: true);
    }

    private async Task AddAsync(Func<PayloadWriter, ValueTask> write, CancellationToken cancellationToken)
    {
        string path = PathOf(digests.Count);
        FileKey fileKey = FileKey.Generate();
        fileKeys.Add(fileKey);
        await using (FileStream file = PrivateFile.Create(path))
        {
            using PayloadWriter payload = new(file, fileKey);
            await write(payload);
            await payload.CompleteAsync(cancellationToken);
        }

        await using FileStream stored = File.OpenRead(path);
        digests.Add(new PayloadDigest(stored.Length, Sha256Digest.FromBytes(await SHA256.HashDataAsync(stored, cancellationToken))));
    }

    private static async ValueTask EncryptAsync(PreparedDocument document, Tlp tlp, PayloadWriter payload, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using DocumentReading? reading = DocumentReading.Of(document.Description.MediaType);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSizeBytes);
        try
        {
            await using Stream file = document.Open();
            for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
                reading?.Read(buffer.AsSpan(0, read));
                await payload.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (Exception failure) when (failure is FileNotFoundException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file {document.Path} cannot be read any more; nothing was sent.", failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        if (Sha256Digest.FromBytes(hash.GetHashAndReset()) != document.Description.Sha256)
        {
            throw new UsageException($"The file {document.Path} changed while it was being read; nothing was sent.");
        }

        // The gateway, which looks at open documents, cannot do it here.
        MarkingCheck.Require(document.Path, reading?.Marking, tlp);
    }

    private string PathOf(int number) => Path.Combine(folder, number.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
