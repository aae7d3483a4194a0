using Gateway.Server.Options;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>Bounds the headers of one advisory: recipients' keys times documents, known before the first content byte.</summary>
internal sealed class HeaderBudget(GatewayOptions options)
{
    /// <summary>A header with one X25519 stanza: version line 22, stanza line 54, body line 44, MAC line 48 bytes (c2sp.org/age).</summary>
    public const int HeaderSizeBytes = 22 + 54 + 44 + 48;

    /// <summary>Refuses an advisory whose headers would be larger together than this gateway keeps.</summary>
    public void Require(RecipientSnapshot recipients, int documents)
    {
        if ((long)recipients.ReceiveKeyCount * documents * HeaderSizeBytes > options.Limits.SealedHeadersBytes)
        {
            throw Refusal.TooManyRecipients();
        }
    }
}
