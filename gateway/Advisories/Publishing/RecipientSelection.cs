using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>One pass over an upload's recipients at one moment: selects their readers and collects the refusals.</summary>
internal sealed class RecipientSelection(DateTimeOffset now, IReadOnlyList<HeaderClass> writable)
{
    private readonly List<RecipientRefusal> refused = [];

    /// <summary>Notes that a recipient is refused.</summary>
    public void Refuse(string id, ProblemName reason) => refused.Add(new RecipientRefusal(id, reason));

    /// <summary>Selects the readers of a known agency, or notes why there are none.</summary>
    public AddressedRecipient? Select(UploadRecipient recipient, IReadOnlyList<PrincipalRow> principals)
    {
        int refusedBefore = refused.Count;
        PrincipalRow[] readers = recipient.Audience is { } audience
            ? [.. audience.Select(named => FindNamed(named, principals)).OfType<PrincipalRow>()]
            : [.. principals.Where(CanRead)];
        HeaderClass common = ClassOf(readers);
        string[] keys = [.. readers.SelectMany(reader => reader.KeysFor(KeyPurpose.Receive)).Where(key => ReceiveKey.ClassOf(key) == common)];
        if (refused.Count == refusedBefore && keys.Length == 0)
        {
            Refuse(recipient.Id.Value, readers.Length == 0 ? ProblemName.RecipientRevoked : ProblemName.InvalidRecipientKey);
        }

        PrincipalId[] expired = recipient.Audience is null ? [.. principals.Where(HasExpired).Select(principal => principal.Id)] : [];
        return refused.Count == refusedBefore ? new AddressedRecipient(recipient.Id, recipient.Audience, common, keys, expired) : null;
    }

    /// <summary>Refuses the upload if any recipient was refused: under the first one's reason, with the list of all.</summary>
    public void ThrowIfRefused()
    {
        if (refused.Count > 0)
        {
            throw new GatewayProblemException(refused[0].Name) { Recipients = refused };
        }
    }

    // Classes that nobody can write here do not count.
    private HeaderClass ClassOf(IEnumerable<PrincipalRow> readers) => AddressedKeys.ClassOf(
        readers.Select(reader => reader.KeysFor(KeyPurpose.Receive).Select(ReceiveKey.ClassOf).Where(writable.Contains)));

    private PrincipalRow? FindNamed(PrincipalId named, IReadOnlyList<PrincipalRow> principals)
    {
        PrincipalRow? found = principals.FirstOrDefault(principal => principal.Id == named);
        if (found is null)
        {
            Refuse(named.Value, ProblemName.UnknownRecipient);
        }
        else if (!CanRead(found))
        {
            Refuse(named.Value, ProblemName.RecipientRevoked);
        }

        return found;
    }

    private bool CanRead(PrincipalRow principal) => principal.CanReadAt(now);

    // A leaver gets nothing and nobody misses it. Who only forgot to renew does, and the sender can say so.
    private bool HasExpired(PrincipalRow principal) => principal.RevokedAt is null && principal.ValidTo <= now && principal.IsReader;
}
