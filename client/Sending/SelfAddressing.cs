using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>Puts the sender among the recipients: of what only recipients can open, and of what is for everybody, who are shown the sender's own copy.</summary>
internal static class SelfAddressing
{
    /// <summary>The recipients, and the sender: its agency, or for TLP:RED the sender alone.</summary>
    public static IReadOnlyList<UploadRecipient> Add(IReadOnlyList<UploadRecipient> recipients, PrincipalId sender, Tlp tlp)
    {
        UploadRecipient? own = recipients.FirstOrDefault(recipient => recipient.Id == sender.Agency);
        if (own is null)
        {
            return [.. recipients, new UploadRecipient(sender.Agency, tlp == Tlp.Red ? [sender] : null)];
        }

        return own.Audience is not { } audience || audience.Contains(sender)
            ? recipients
            : [.. recipients.Select(recipient => recipient.Id == sender.Agency ? recipient with { Audience = [.. audience, sender] } : recipient)];
    }
}
