using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Server.Fsck;

/// <summary>Checks stored signatures under the keys that the directory named when they were logged.</summary>
internal sealed class Signatures(RecordedDirectory directory)
{
    /// <summary>Requires that a signature verifies and that its key counted for its signer at the entry's time.</summary>
    /// <exception cref="FsckException"><c>bad-signature</c> or <c>key-mismatch</c>.</exception>
    public void Require(LogEntry entry, PrincipalId signer, KeyPurpose purpose, string @namespace, ReadOnlyMemory<byte> message, string armored)
    {
        VerifyingKey key = RequireGood(entry, @namespace, message, armored);
        RequireKey(directory.Counted(signer, purpose, key.ToSshLine(), entry.Time), entry);
    }

    /// <summary>Requires a signature of the gateway's own manifest key.</summary>
    /// <exception cref="FsckException"><c>bad-signature</c> or <c>key-mismatch</c>.</exception>
    public void RequireOfGateway(LogEntry entry, ReadOnlyMemory<byte> manifest, string armored)
    {
        string key = RequireGood(entry, Namespaces.Manifest, manifest, armored).ToSshLine();
        IEnumerable<RecordedPrincipal> principals = directory.Current.Find(AgencyId.Gateway)?.Current.Record.Principals ?? [];
        RequireKey(principals.Any(principal => directory.Counted(principal.Id, KeyPurpose.Manifest, key, entry.Time)), entry);
    }

    private static VerifyingKey RequireGood(LogEntry entry, string @namespace, ReadOnlyMemory<byte> message, string armored) =>
        SshSignature.TryReadKey(armored, out VerifyingKey? key) && SshSignature.Verify(key, @namespace, message.Span, armored)
            ? key
            : throw new FsckException(Verdict.BadSignature, entry.Index, $"A signature stored for audit entry {entry.Index} does not verify.");

    private static void RequireKey(bool counted, LogEntry entry)
    {
        if (!counted)
        {
            throw new FsckException(Verdict.KeyMismatch, entry.Index, $"A signature stored for audit entry {entry.Index} is by a key that did not count then.");
        }
    }
}
