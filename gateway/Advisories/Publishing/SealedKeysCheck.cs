using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// Compares the keys that a sealed upload has headers for with those that its recipients are addressed under. The sender chose them from the directory a moment
/// ago, or so it says: a key too many would let in somebody whom nobody addressed.
/// </summary>
internal sealed class SealedKeysCheck(IGatewayStore store)
{
    /// <summary>Passes an open upload, and a sealed one whose keys are exactly those that count now.</summary>
    /// <exception cref="GatewayProblemException"><c>extra-recipient</c> with the recipients that were given a key too many; <c>conflict</c> if a key is missing or was replaced.</exception>
    public async Task RequireAsync(UploadedAdvisory upload, RecipientSnapshot recipients, CancellationToken cancellationToken)
    {
        if (upload.Content is not SealedContent)
        {
            return;
        }

        var extra = new List<RecipientRefusal>();
        var changed = new List<RecipientRefusal>();
        foreach (AddressedRecipient recipient in recipients.Recipients)
        {
            HashSet<string> sent = [.. upload.Headers.KeysOf(recipient.Agency).Select(key => key.RecipientKey.ToString())];
            if (sent.SetEquals(recipient.ReceiveKeys))
            {
                continue;
            }

            bool isExtra = await HasExtraAsync(recipient, sent, cancellationToken);
            (isExtra ? extra : changed).Add(new RecipientRefusal(recipient.Agency.Value, isExtra ? ProblemName.ExtraRecipient : ProblemName.Conflict));
        }

        Refuse(ProblemName.ExtraRecipient, "A header is for a key of somebody who is not addressed.", extra);
        Refuse(ProblemName.Conflict, "A recipient's keys are others than those that the advisory was sealed for; seal it again.", changed);
    }

    // A key of the agency's that it replaced or revoked, or of the other class, is an old directory's; one that belongs to somebody else, or to a member of it who is
    // not addressed, is a reader too many.
    private async Task<bool> HasExtraAsync(AddressedRecipient recipient, HashSet<string> sent, CancellationToken cancellationToken)
    {
        IReadOnlyList<PrincipalRow> principals = await store.ReadPrincipalsAsync([recipient.Agency], cancellationToken);
        foreach (string key in sent.Except(recipient.ReceiveKeys))
        {
            string? owner = await store.FindKeyOwnerAsync(key, cancellationToken);
            PrincipalRow? holder = principals.FirstOrDefault(principal => principal.Id.Value == owner);
            bool isCurrent = holder is { RevokedAt: null } && holder.KeysFor(KeyPurpose.Receive).Contains(key);
            if (holder is null || (isCurrent && !holder.KeysFor(KeyPurpose.Receive).Intersect(recipient.ReceiveKeys).Any()))
            {
                return true;
            }
        }

        return false;
    }

    private static void Refuse(ProblemName name, string detail, List<RecipientRefusal> refused)
    {
        if (refused.Count > 0)
        {
            throw new GatewayProblemException(name, detail) { Recipients = refused };
        }
    }
}
