using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Webhooks;

/// <summary>A request that came to a webhook, and may be a notice.</summary>
/// <param name="signature">Its header <c>webhook-signature</c>.</param>
/// <param name="webhook">The webhook that it came to.</param>
/// <param name="openBody">Opens its body.</param>
internal sealed class ReceivedNotice(string signature, WebhookId webhook, Func<Stream> openBody)
{
    /// <summary>Checks it: a notice for this webhook, of this gateway if it is known, signed by one of the keys, and no older or newer than five minutes.</summary>
    /// <exception cref="VerdictException"><c>malformed</c>, <c>wrong-origin</c>, <c>not-addressed</c>, <c>bad-signature</c> or <c>stale</c>.</exception>
    public async Task<Notice> CheckAsync(IReadOnlyList<VerifyingKey> keys, GatewayName? gateway, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Notice notice = Parse(await ReadAsync(cancellationToken));
        Require(NoticeHeaders.Armor(signature).Any(armored => notice.IsSignedBy(keys, armored)), Verdict.BadSignature, "No key of the gateway signed this notice.");
        Require(gateway is null || notice.Gateway == gateway, Verdict.WrongOrigin, "The notice is of another gateway.");
        Require(notice.Webhook == webhook, Verdict.NotAddressed, "The notice is for another webhook.");
        Require((now - notice.At).Duration() <= Limits.NoticeAge, Verdict.Stale, "The notice is older than five minutes, or ahead of this machine's clock.");
        return notice;
    }

    // One byte more than a notice may have, so that one that is too long is seen to be.
    private async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        await using Stream body = openBody();
        byte[] buffer = new byte[Limits.SmallDocumentBytes + 1];
        int length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer[..length];
    }

    private static Notice Parse(byte[] body)
    {
        try
        {
            return Notice.Parse(body);
        }
        catch (DocumentException broken)
        {
            throw new VerdictException(Verdict.Malformed, "The body is not a notice.", broken);
        }
    }

    private static void Require(bool holds, Verdict word, Sentence sentence)
    {
        if (!holds)
        {
            throw new VerdictException(word, sentence);
        }
    }
}
