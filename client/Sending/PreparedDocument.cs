using System.Buffers;
using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>A file to send, read once for its size and digest, and how the statement describes it.</summary>
/// <param name="Path">Where it is, as messages name it.</param>
/// <param name="Description">What the sender signs about it.</param>
/// <param name="Csaf">What it says of itself if it is CSAF; null of anything else.</param>
internal sealed record PreparedDocument(string Path, StatementDocument Description, CsafSummary? Csaf)
{
    private const int BufferSizeBytes = 256 * 1024;

    /// <summary>The label that it bears itself; null if it bears none, or was not looked into.</summary>
    public DocumentMarking? Marking { get; init; }

    /// <summary>Opens it, once more for every reading; the caller disposes the stream. The file, unless it comes from elsewhere.</summary>
    public Func<Stream> Open { get; init; } = () => File.OpenRead(Path);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="role">Its part in the advisory.</param>
    /// <param name="language">Its language, if the sender named one; else what a CSAF document says, else <paramref name="usual"/>.</param>
    /// <param name="usual">The language of a document of which nobody says it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="UsageException">The file cannot be read, or its name cannot be sent.</exception>
    /// <exception cref="DocumentException">It says that it is CSAF or a STIX bundle, and is not.</exception>
    public static async Task<PreparedDocument> ReadAsync(string path, DocumentRole role, string? language, string usual, CancellationToken cancellationToken)
    {
        string name = System.IO.Path.GetFileName(path);
        if (!TextRules.IsFileName(name))
        {
            throw new UsageException(
                $"The name of {path} cannot be sent: no control or bidirectional characters, at most {Limits.FileNameBytes} bytes; rename the file.");
        }

        try
        {
            await using FileStream file = File.OpenRead(path);
            using DocumentReading? reading = DocumentReading.Of(MediaTypes.Of(name));
            (long size, Sha256Digest digest) = await ReadAsync(file, reading, cancellationToken);
            CsafSummary? csaf = reading?.Complete();
            return new PreparedDocument(path, new StatementDocument
            {
                Name = name,
                MediaType = MediaTypes.Of(name),
                Language = language ?? (csaf is null ? null : CsafDefaults.Language(csaf)) ?? usual,
                Role = role,
                Size = size,
                Sha256 = digest,
            }, csaf)
            {
                Marking = reading?.Marking,
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file {path} cannot be read; check its name and mode.", failure);
        }
    }

    private static async Task<(long Size, Sha256Digest Digest)> ReadAsync(Stream file, DocumentReading? reading, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSizeBytes);
        try
        {
            long size = 0;
            for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0; size += read)
            {
                hash.AppendData(buffer, 0, read);
                reading?.Read(buffer.AsSpan(0, read));
            }

            return (size, Sha256Digest.FromBytes(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
