using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>What holds besides where members encrypt: the gateway passed on the payloads and the headers that they signed.</summary>
internal static class SealedCheck
{
    /// <summary>Checks payloads against what the sender signed to everybody alike.</summary>
    /// <exception cref="DeliveryException"><c>tampered</c>.</exception>
    public static void CheckPayloads(ManifestContent told, SealedContent stated)
    {
        PayloadSet? signed = stated.Payloads.FirstOrDefault(set => set.Class == told.Class);
        Require(signed is not null, Verdict.Tampered, "The manifest is of a class that the sender made no payloads for.");
        bool same = told.All.Select(document => new PayloadDigest(document.PayloadSize, document.PayloadSha256)).SequenceEqual(signed.All);
        Require(same, Verdict.Tampered, "The payloads are not those that the sender signed.");
    }

    /// <summary>Checks headers against those that whoever made them signed.</summary>
    /// <exception cref="DeliveryException"><c>extra-recipient</c> for a key that was not named, else <c>tampered</c>.</exception>
    public static void CheckKeys(ManifestContent told, IReadOnlyList<SealedKey> keys)
    {
        Dictionary<ReceiveKey, SealedKey> signed = keys.ToDictionary(key => key.RecipientKey);
        foreach (ManifestDocument document in told.All)
        {
            Require(document.Headers.All(header => signed.ContainsKey(header.RecipientKey)), Verdict.ExtraRecipient, "It is for a key that nobody named who made headers.");
        }

        for (int number = 0; number < told.All.Count; number++)
        {
            IReadOnlyList<ManifestHeader> headers = told.All[number].Headers;
            bool same = headers.Count == signed.Count && keys[0].Headers.Count == told.All.Count
                && headers.All(header => Sha256Digest.Of(header.Header.Span) == signed[header.RecipientKey].Headers[number]);
            Require(same, Verdict.Tampered, "The headers are not those that were signed.");
        }
    }

    private static void Require([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool holds, Verdict verdict, string sentence)
    {
        if (!holds)
        {
            throw new DeliveryException(verdict, sentence);
        }
    }
}
