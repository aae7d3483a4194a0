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

            bool isExtra = await ExtraRecipients.AreAmongAsync(store, recipient.Agency, sent, recipient.ReceiveKeys, cancellationToken);
            (isExtra ? extra : changed).Add(new RecipientRefusal(recipient.Agency.Value, isExtra ? ProblemName.ExtraRecipient : ProblemName.Conflict));
        }

        Refuse(ProblemName.ExtraRecipient, "A header is for a key of somebody who is not addressed.", extra);
        Refuse(ProblemName.Conflict, "A recipient's keys are others than those that the advisory was sealed for; seal it again.", changed);
    }

    private static void Refuse(ProblemName name, string detail, List<RecipientRefusal> refused)
    {
        if (refused.Count > 0)
        {
            throw new GatewayProblemException(name, detail) { Recipients = refused };
        }
    }
}
