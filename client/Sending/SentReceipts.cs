using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>
/// The receipts of what was sent: <c>state/receipts/ID.json</c>, each able to convince a stranger by itself. A mark beside one says that its checkpoint still
/// waits for witnesses.
/// </summary>
internal sealed class SentReceipts(Profile profile)
{
    private const string WaitingExtension = ".waiting";

    private readonly string folder = Path.Combine(profile.StateFolder, "receipts");

    /// <summary>Keeps the receipt of an advisory just sent.</summary>
    /// <returns>Where it is.</returns>
    public string Keep(PublicationReceipt receipt)
    {
        PrivateFile.CreateFolder(folder);
        string path = PathOf(receipt.Advisory);
        PrivateFile.Replace(path, receipt.Bytes.Span);
        PrivateFile.Replace(WaitingPathOf(receipt.Advisory), []);
        return path;
    }

    /// <summary>Puts a receipt with a cosigned checkpoint in the place of the one kept.</summary>
    public void Complete(PublicationReceipt receipt)
    {
        PrivateFile.Replace(PathOf(receipt.Advisory), receipt.Bytes.Span);
        File.Delete(WaitingPathOf(receipt.Advisory));
    }

    /// <summary>The receipts whose checkpoint waits for witnesses, oldest first, read as they are asked for.</summary>
    public IEnumerable<PublicationReceipt> Waiting()
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        // Ids are UUIDv7: their order is that of sending.
        foreach (string mark in Directory.EnumerateFiles(folder, $"*{WaitingExtension}").Order(StringComparer.Ordinal))
        {
            string path = Path.ChangeExtension(mark, ".json");
            if (File.Exists(path))
            {
                yield return Read(path);
            }
        }
    }

    private static PublicationReceipt Read(string path)
    {
        try
        {
            return PublicationReceipt.Parse(PrivateFile.Read(path));
        }
        catch (DocumentException failure)
        {
            throw new UsageException($"{path} is damaged; restore it from a copy, or remove it.", failure);
        }
    }

    private string PathOf(AdvisoryId advisory) => Path.Combine(folder, $"{advisory}.json");

    private string WaitingPathOf(AdvisoryId advisory) => Path.Combine(folder, $"{advisory}{WaitingExtension}");
}
