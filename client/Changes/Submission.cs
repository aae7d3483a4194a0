using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Changes;

/// <summary>Brings a change to the gateway, after holding it against the directory as it is now: one that is outdated or lacks signatures says so here.</summary>
internal static class Submission
{
    /// <summary>Signs a next record with the root keys at hand and brings it.</summary>
    /// <returns>The index of its entry in the directory log.</returns>
    /// <exception cref="UsageException">The keys are not the root's, or too few.</exception>
    public static Task<long> SignAndSendAsync(
        GatewaySession session, AgencyRecord current, AgencyRecordContent next, RootKeys roots, CancellationToken cancellationToken)
    {
        roots.RequireEnough(current);
        AgencyRecord record = Write(next);
        return PostAsync(session, record, record.Sign(roots.Keys), cancellationToken);
    }

    /// <summary>Refuses root keys that cannot sign, before anything is made: to send, enough of them; to prepare, any that are the root's.</summary>
    /// <exception cref="UsageException">They cannot.</exception>
    public static void Require(AgencyRecord current, RootKeys roots, string? preparePath)
    {
        if (preparePath is null)
        {
            roots.RequireEnough(current);
            return;
        }

        roots.RequireOnlyOf(current);
        if (File.Exists(preparePath))
        {
            throw new UsageException($"{preparePath} exists and would be overwritten; name another file with --prepare.");
        }
    }

    /// <summary>Writes a next record to a file, signed by the root keys at hand, and brings it nowhere.</summary>
    /// <returns>How many signatures it has.</returns>
    public static int Prepare(string path, AgencyRecord current, AgencyRecordContent next, RootKeys roots) =>
        Prepare(path, current, PreparedChange.Of(Write(next)), roots);

    /// <summary>Writes a change to a file, signed by the root keys at hand, and brings it nowhere.</summary>
    /// <returns>How many signatures it has.</returns>
    /// <exception cref="UsageException">A key is not of the root in force.</exception>
    public static int Prepare(string path, AgencyRecord current, PreparedChange change, RootKeys roots)
    {
        roots.RequireOnlyOf(current);
        int signatures = change.Sign(roots.Keys);
        change.WriteNew(path);
        return signatures;
    }

    /// <summary>
    /// Writes a next record under a root that was not the last one's, signed by what will be the root, for an admin to countersign: the form of an
    /// enrolment.
    /// </summary>
    /// <exception cref="UsageException">The keys at hand are fewer than the record itself demands.</exception>
    public static void WriteForAdmin(string path, AgencyRecordContent next, IReadOnlyList<SigningKey> roots)
    {
        AgencyRecord record = Write(next);
        if (File.Exists(path))
        {
            throw new UsageException($"{path} exists and would be overwritten; name another file.");
        }

        if (roots.Count < record.Threshold)
        {
            throw new UsageException(
                $"The new root demands {record.Threshold} signatures and {roots.Count} of its keys is at hand; name those that stay with --root FILE.");
        }

        PrivateFile.CreateNew(path, AgencyRecordedDetail.Create(record, record.Sign(roots)).Bytes.Span);
    }

    /// <summary>Brings a prepared change.</summary>
    /// <returns>The index of its entry in the directory log.</returns>
    /// <exception cref="CommandFailedException">It is outdated, or not signed by enough root keys.</exception>
    public static async Task<long> SendAsync(GatewaySession session, string path, PreparedChange change, CancellationToken cancellationToken)
    {
        AgencyId agency = change.Record?.Agency ?? change.Order!.Agency;
        AgencyRecord current = (await DirectoryReplica.ReplayAsync(session, cancellationToken)).Require(agency).Current.Record;
        RequireTimely(path, change, current);
        RequireSigned(path, change, current);
        RootSignatures signatures = change.ToRootSignatures();
        return change.Record is { } record
            ? await PostAsync(session, record, signatures, cancellationToken)
            : await PostAsync(session, change.Order!, signatures, cancellationToken);
    }

    private static async Task<long> PostAsync(GatewaySession session, AgencyRecord record, RootSignatures signatures, CancellationToken cancellationToken) =>
        (await session.Client.PostRecordAsync(AgencyRecordedDetail.Create(record, signatures).Bytes.ToArray(), cancellationToken)).Index;

    private static async Task<long> PostAsync(GatewaySession session, RevocationOrder order, RootSignatures signatures, CancellationToken cancellationToken) =>
        (await session.Client.RevokeAsync(order.Agency, PrincipalRevokedDetail.Create(order, signatures).Bytes.ToArray(), cancellationToken)).Index;

    private static void RequireTimely(string path, PreparedChange change, AgencyRecord current)
    {
        if (change.Record is { } record && record.Content.Previous != current.Digest)
        {
            throw new CommandFailedException(
                $"{path} is outdated: it was to follow record {record.Sequence - 1} of {current.Agency}, and the directory holds another record now, "
                + $"{current.Sequence}. Make the change again with --prepare, and have it signed again.");
        }

        if (change.Order is { } order && current.Find(order.Principal) is { Revoked: not null })
        {
            throw new CommandFailedException($"{order.Principal} is already revoked; nothing was sent.");
        }
    }

    private static void RequireSigned(string path, PreparedChange change, AgencyRecord current)
    {
        int signatures = change.CountBy(current);
        if (signatures < 0)
        {
            throw new CommandFailedException(
                $"{path} is outdated: it is signed by a key that is not a root key of {current.Agency} any more. Make it again with --prepare, under the root in force.");
        }

        if (signatures < current.Threshold)
        {
            throw new CommandFailedException(
                $"{path} has {signatures} of the {current.Threshold} root signatures that {current.Agency} demands; add one with: advisory principal sign {path} --root FILE");
        }
    }

    private static AgencyRecord Write(AgencyRecordContent next)
    {
        try
        {
            return AgencyRecord.Create(next);
        }
        catch (DocumentException failure)
        {
            throw new UsageException(Explanations.Of(failure), failure);
        }
    }
}
