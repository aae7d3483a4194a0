using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>What holds for a statement whose sender encrypted, as far as it can be told without reading.</summary>
internal static class SealedRules
{
    /// <summary>Checks that payloads are different files, each class of them is somebody's, and the sender keeps a header for itself.</summary>
    public static void Check(SealedContent statement, UploadedAdvisory upload, PrincipalRow sender)
    {
        PayloadDigest[] payloads = [.. statement.Payloads.SelectMany(set => set.All)];
        // Each is under a random nonce, and a key of its own.
        if (payloads.DistinctBy(payload => payload.Sha256).Count() < payloads.Length)
        {
            throw Refusal.DuplicateDocument();
        }

        HashSet<HeaderClass> used = [.. upload.Statements.OfType<SealedStatement>().Select(toRecipient => toRecipient.Class)];
        if (!used.SetEquals(statement.Payloads.Select(set => set.Class)))
        {
            throw Refusal.InvalidAdvisory("The advisory has payloads of a class that no recipient has a header for.");
        }

        // Nobody else could open them for the sender later: to share them on, or to see what it said.
        HashSet<string> own = [.. sender.KeysFor(KeyPurpose.Receive)];
        if (!upload.Headers.KeysOf(sender.Id.Agency).Any(key => own.Contains(key.RecipientKey.ToString())))
        {
            throw Refusal.InvalidAdvisory("A sealed advisory is addressed to its sender too.");
        }
    }
}
