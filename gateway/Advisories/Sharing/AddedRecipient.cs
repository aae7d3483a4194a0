using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>An agency that is added to an advisory: which keys its readers have for payloads whose class is given.</summary>
internal static class AddedRecipient
{
    /// <summary>The receive keys, reader by reader; the newest last among its own.</summary>
    /// <param name="reads">The store, or a transaction under the log's lock.</param>
    /// <param name="recipient">The agency.</param>
    /// <param name="payloads">The class of the payloads' headers.</param>
    /// <param name="now">When, UTC.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GatewayProblemException">Nobody of it can be written to; names the recipient with the reason.</exception>
    public static async Task<IReadOnlyList<string>> SelectKeysAsync(
        IGatewayReads reads, AgencyId recipient, HeaderClass payloads, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (recipient.IsReserved || await reads.FindAgencyAsync(recipient, cancellationToken) is null)
        {
            throw Refused(recipient, ProblemName.UnknownRecipient);
        }

        PrincipalRow[] readers = [.. (await reads.ReadPrincipalsAsync([recipient], cancellationToken)).Where(principal => principal.CanReadAt(now))];
        if (readers.Length == 0)
        {
            throw Refused(recipient, ProblemName.RecipientRevoked);
        }

        IEnumerable<string> keys = readers.SelectMany(reader => reader.KeysFor(KeyPurpose.Receive));
        bool isOpen = AddressedKeys.IsOpenTo(payloads, readers.Select(reader => reader.KeysFor(KeyPurpose.Receive).Select(ReceiveKey.ClassOf)));
        string[] usable = isOpen ? [.. keys.Where(key => ReceiveKey.ClassOf(key) == payloads)] : [];
        return usable.Length > 0 ? usable : throw Refused(recipient, ProblemName.InvalidRecipientKey);
    }

    private static GatewayProblemException Refused(AgencyId recipient, ProblemName reason) =>
        new(reason) { Recipients = [new RecipientRefusal(recipient.Value, reason)] };
}
