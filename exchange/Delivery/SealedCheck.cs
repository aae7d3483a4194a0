using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>What holds besides for a sealed delivery: the gateway passed on the payloads and the headers that the sender signed.</summary>
internal static class SealedCheck
{
    /// <exception cref="DeliveryException"><c>extra-recipient</c> for a key that the sender did not name, else <c>tampered</c>.</exception>
    public static void Run(ManifestContent told, SealedStatement stated)
    {
        Require(told.Class == stated.Class, Verdict.Tampered, "The manifest is of another class of keys than the sender named.");
        bool samePayloads = told.All.Select(document => new PayloadDigest(document.PayloadSize, document.PayloadSha256)).SequenceEqual(stated.Payloads.All);
        Require(samePayloads, Verdict.Tampered, "The payloads are not those that the sender signed.");
        CheckKeys(told, stated);
    }

    private static void CheckKeys(ManifestContent told, SealedStatement stated)
    {
        Dictionary<ReceiveKey, SealedKey> signed = stated.Keys.ToDictionary(key => key.RecipientKey);
        foreach (ManifestDocument document in told.All)
        {
            Require(document.Headers.All(header => signed.ContainsKey(header.RecipientKey)), Verdict.ExtraRecipient, "It is for a key that the sender did not name.");
        }

        for (int number = 0; number < told.All.Count; number++)
        {
            IReadOnlyList<ManifestHeader> headers = told.All[number].Headers;
            bool same = headers.Count == signed.Count
                && headers.All(header => Sha256Digest.Of(header.Header.Span) == signed[header.RecipientKey].Headers[number]);
            Require(same, Verdict.Tampered, "The headers are not those that the sender signed.");
        }
    }

    private static void Require(bool holds, Verdict verdict, string sentence)
    {
        if (!holds)
        {
            throw new DeliveryException(verdict, sentence);
        }
    }
}
