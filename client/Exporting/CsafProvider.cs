using System.Security.Cryptography;
using System.Text;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Exporting;

/// <summary>
/// Lays what was exported and still stands out as a CSAF provider's tree (CSAF 2.0 section 7.1), for the member's own web server to serve to its own people: a folder for each label. The tree is derived from
/// the export's state at every run, so one that was interrupted is made whole by the next.
/// </summary>
internal sealed class CsafProvider(CommandEnvironment environment, string folder, string url, CsafPublisher publisher)
{
    /// <summary>The tree's folder, below that of the records.</summary>
    public const string FolderName = "csaf";

    private const string ChangeName = ".csaf";

    private readonly string root = Path.Combine(Path.GetFullPath(folder), FolderName);
    private readonly string changePath = Path.Combine(Path.GetFullPath(folder), ChangeName);

    /// <summary>Brings the tree up to date.</summary>
    public async Task WriteAsync(IReadOnlyList<StandingItem> standing, CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(root);
        ProviderFolder files = new(root);
        SortedDictionary<string, ProviderDocument> documents = await ReadAsync(files, standing, cancellationToken);
        foreach ((string path, ProviderDocument document) in documents)
        {
            files.Copy(path, document.File);
            files.Write($"{path}.sha256", document.Listing.HashFile(Convert.ToHexStringLower(document.Sha256.ToArray())));
            files.Write($"{path}.sha512", document.Listing.HashFile(document.Sha512));
        }

        DateTimeOffset changedAt = ReadChange(documents);
        // CSAF asks for one of the feeds that need no protection, even if nothing is in it.
        CsafFolder[] folders = [.. Enum.GetValues<Tlp>().OrderDescending().Select(CsafFolder.Of).Where(label => label.Name == CsafFolder.Of(Tlp.Clear).Name || Of(documents, label).Any())];
        foreach (CsafFolder label in folders)
        {
            CsafTree tree = new(url, label, Of(documents, label));
            files.Write($"{label.Name}/{CsafTree.IndexName}", tree.Index());
            files.Write($"{label.Name}/{CsafTree.ChangesName}", tree.Changes());
            files.Write($"{label.Name}/{label.FeedName}", tree.Feed(changedAt));
        }

        files.Write(ProviderMetadata.FileName, new ProviderMetadata(url, publisher, changedAt, folders) { IsPublic = false }.ToBytes());
        files.RemoveOthers();
    }

    // Of two documents under one path the first agency's counts, and of that agency's the newest: nobody replaces somebody else's document by its tracking id.
    private async Task<SortedDictionary<string, ProviderDocument>> ReadAsync(ProviderFolder files, IReadOnlyList<StandingItem> standing, CancellationToken cancellationToken)
    {
        Dictionary<string, (StandingItem Item, StandingDocument Document)> chosen = new(StringComparer.Ordinal);
        foreach (StandingItem item in standing.OrderBy(item => item.Index))
        {
            foreach (StandingDocument document in item.Csaf ?? [])
            {
                string path = $"{CsafFolder.Of(WireText.TryParse(document.Label, out Tlp label) ? label : Tlp.Red).Name}/{document.Path}";
                if (!chosen.TryGetValue(path, out (StandingItem Item, StandingDocument Document) taken) || taken.Item.Sender == item.Sender)
                {
                    chosen[path] = (item, document);
                }
            }
        }

        SortedDictionary<string, ProviderDocument> documents = new(StringComparer.Ordinal);
        foreach ((string path, (StandingItem item, StandingDocument document)) in chosen)
        {
            // Whoever picks documents up may have taken the first copy away.
            if ((await ProviderDocument.ReadAsync(files.PathOf(path), document, cancellationToken)
                ?? await ProviderDocument.ReadAsync(Path.Combine(Path.GetFullPath(folder), item.Id, document.Name), document, cancellationToken)) is { } read)
            {
                documents[path] = read with { Listing = read.Listing with { AddedAt = CanonicalJson.TryParseTime(item.ExportedAt, out DateTimeOffset at) ? at : null } };
            }
            else
            {
                await environment.WarnAsync($"{document.Name} of {item.Id} is not where it was exported, or not as it was any more; the provider's tree is without it.");
            }
        }

        return documents;
    }

    // The same documents under the same name were changed when they were first so: running again changes no byte.
    private DateTimeOffset ReadChange(SortedDictionary<string, ProviderDocument> documents)
    {
        string state = string.Join('\n', documents.Select(document => $"{document.Key} {document.Value.Sha256}").Prepend($"{url} {publisher.Name} {publisher.Namespace}"));
        string digest = Sha256Digest.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(state))).ToString();
        string[] last = File.Exists(changePath) ? Encoding.UTF8.GetString(PrivateFile.Read(changePath)).Split(' ', '\n') : [];
        if (last is [var known, var at, ..] && known == digest && long.TryParse(at, out long milliseconds))
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }

        DateTimeOffset now = CanonicalTime.Truncate(environment.Clock.GetUtcNow());
        PrivateFile.Replace(changePath, Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{digest} {now.ToUnixTimeMilliseconds()}\n")));
        return now;
    }

    private static IEnumerable<CsafListing> Of(SortedDictionary<string, ProviderDocument> documents, CsafFolder label) =>
        documents.Where(document => document.Key.StartsWith($"{label.Name}/", StringComparison.Ordinal)).Select(document => document.Value.Listing);
}
