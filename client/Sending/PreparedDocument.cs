using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>A file to send, read once for its size and digest, and how the statement describes it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Description">What the sender signs about it.</param>
internal sealed record PreparedDocument(string Path, StatementDocument Description)
{
    /// <exception cref="UsageException">The file cannot be read, or its name cannot be sent.</exception>
    public static async Task<PreparedDocument> ReadAsync(string path, DocumentRole role, string language, CancellationToken cancellationToken)
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
            byte[] digest = await SHA256.HashDataAsync(file, cancellationToken);
            return new PreparedDocument(path, new StatementDocument
            {
                Name = name,
                MediaType = MediaTypes.Of(name),
                Language = language,
                Role = role,
                Size = file.Length,
                Sha256 = Sha256Digest.FromBytes(digest),
            });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file {path} cannot be read; check its name and mode.", failure);
        }
    }

    public Stream Open() => File.OpenRead(Path);
}
