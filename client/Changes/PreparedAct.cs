using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Changes;

/// <summary>
/// An admin's signed act in a file, on its way to a second admin: what would be posted, without the approval. Exactly one of the two is set.
/// </summary>
/// <param name="Recorded">A record that an admin accepts, or countersigns under a replaced root.</param>
/// <param name="Suspension">A suspension or a resumption.</param>
internal sealed record PreparedAct(AgencyRecordedDetail? Recorded, SuspensionDetail? Suspension)
{
    public AdminAct Act => Recorded?.Act ?? Suspension!.Act;

    /// <exception cref="UsageException">The file is not an admin's act.</exception>
    public static PreparedAct Read(string path)
    {
        ReadOnlyMemory<byte> bytes = PrivateFile.Read(path).AsMemory().TrimEnd("\r\n "u8);
        try
        {
            PreparedAct prepared = CanonicalJson.ParseObject(bytes).Has("record")
                ? new PreparedAct(AgencyRecordedDetail.Parse(bytes), null)
                : new PreparedAct(null, SuspensionDetail.Parse(bytes));
            return prepared.Recorded is { Act: null } ? throw new UsageException($"{path} holds a record without an admin's act.") : prepared;
        }
        catch (Exception failure) when (failure is CanonicalJsonException or DocumentException)
        {
            throw new UsageException($"{path} is not an admin's act: {failure.Message}", failure);
        }
    }

    /// <summary>Writes what would be posted to a new file.</summary>
    public static void Write(string path, ReadOnlyMemory<byte> detail)
    {
        if (File.Exists(path))
        {
            throw new UsageException($"{path} exists and would be overwritten; name another file with --prepare.");
        }

        PrivateFile.CreateNew(path, detail.Span);
    }

    /// <summary>Brings the act with an approval.</summary>
    public Task<RecordedAnswer> SendAsync(GatewaySession session, SignedApproval approval, CancellationToken cancellationToken)
    {
        if (Recorded is { } recorded)
        {
            AgencyRecordedDetail approved = AgencyRecordedDetail.Create(recorded.Record, recorded.Signatures, recorded.Act, recorded.ActSignature, approval);
            return session.Client.PostRecordAsync(approved.Bytes.ToArray(), cancellationToken);
        }

        byte[] body = SuspensionDetail.Create(Act, Suspension!.Signature, approval).Bytes.ToArray();
        return Act.Kind == AdminActKind.Suspend
            ? session.Client.SuspendAsync(Act.Agency, body, cancellationToken)
            : session.Client.ResumeAsync(Act.Agency, body, cancellationToken);
    }
}
