using Gateway.Client.Cli;
using Gateway.Client.Sending;
using Gateway.Exchange;

namespace Gateway.Client.Resealing;

/// <summary>The files that a user names for the documents of an advisory: found by their digests, whatever they are called by now.</summary>
internal static class NamedFiles
{
    /// <summary>The documents, described as they were, read from the files.</summary>
    /// <param name="documents">What was signed.</param>
    /// <param name="files">The files, in any order.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="CommandFailedException">A document has no file, or a file is of none of them.</exception>
    /// <exception cref="UsageException">A file cannot be read.</exception>
    public static async Task<IReadOnlyList<PreparedDocument>> MatchAsync(
        IReadOnlyList<StatementDocument> documents, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        List<PreparedDocument> read = [];
        foreach (string file in files)
        {
            read.Add(await ReadAsync(file, documents[0], cancellationToken));
        }

        string[] strange = [.. read.Where(file => documents.All(document => !IsOf(file, document))).Select(file => file.Path)];
        if (strange.Length > 0)
        {
            throw new CommandFailedException($"{string.Join(", ", strange)}: not what was sent, by its SHA-256; nothing was sent. Name the files as they were then.");
        }

        string[] missing = [.. documents.Where(document => read.All(file => !IsOf(file, document))).Select(document => document.Name)];
        return missing.Length == 0
            ? [.. documents.Select(document => read.First(file => IsOf(file, document)) with { Description = document })]
            : throw new CommandFailedException($"No file was named for {string.Join(", ", missing)}; nothing was sent.");
    }

    private static bool IsOf(PreparedDocument file, StatementDocument document) => file.Description.Sha256 == document.Sha256 && file.Description.Size == document.Size;

    private static async Task<PreparedDocument> ReadAsync(string file, StatementDocument any, CancellationToken cancellationToken)
    {
        try
        {
            return await PreparedDocument.ReadAsync(file, any.Role, any.Language, any.Language, cancellationToken);
        }
        catch (DocumentException broken)
        {
            throw new CommandFailedException($"invalid-advisory: {file}: {broken.Message} Nothing was sent.", broken);
        }
    }
}
