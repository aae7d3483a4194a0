using System.CommandLine;
using Gateway.Client.Changes;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory agency accept FILE…</c>: an admin countersigns the first records of new agencies, or records under replaced roots.</summary>
internal static class AgencyAcceptCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<string[]> files = new("FILE") { Description = "The enrolment files you were given.", Arity = ArgumentArity.OneOrMore };
        Option<IReadOnlyList<Role>> grants = Words.List<Role>("--grant", "Powers the agency may hand to its own people", TryParseGrant, "admin, auditor");
        Option<string?> prepare = AgencyWords.Prepare();
        Command command = new("accept", "Accept new agencies (admin). Compare each fingerprint with the agency first.") { files, grants, prepare };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithGatewayAsync(
            environment,
            globals.Read(parsed),
            session => parsed.GetValue(prepare) is { } path
                ? PrepareAsync(environment, session, parsed.GetRequiredValue(files), parsed.GetValue(grants) ?? [], path, cancellationToken)
                : RunAsync(environment, session, parsed.GetRequiredValue(files), parsed.GetValue(grants) ?? [], cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, IReadOnlyList<string> files, IReadOnlyList<Role> grants, CancellationToken cancellationToken)
    {
        // All files are read before the first is sent: a wrong name must not stop half-way.
        List<SignedRecord> records = [.. files.Select(Read)];
        AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
        using SigningKey signingKey = session.Profile.LoadSigningKey();
        foreach (SignedRecord signed in records)
        {
            AgencyRecordedDetail detail = Countersign(session, directory, signed, grants, signingKey);
            RecordedAnswer answer = await session.Client.PostRecordAsync(detail.Bytes.ToArray(), cancellationToken);
            Sentence what = detail.Act!.Kind == AdminActKind.Accept ? "accepted" : "root replaced";
            await environment.SayAsync($"{answer.Agency} {what}, directory entry {answer.Index}");
            await environment.SayAsync($"  fingerprint {Fingerprint.Of(signed.Record)}");
        }

        return ExitCode.Ok;
    }

    private static async Task<int> PrepareAsync(
        CommandEnvironment environment,
        GatewaySession session,
        string[] files,
        IReadOnlyList<Role> grants,
        string path,
        CancellationToken cancellationToken)
    {
        SignedRecord signed = files is [var file] ? Read(file) : throw new UsageException("One act is prepared at a time: name one FILE with --prepare.");
        AgencyDirectory directory = await DirectoryReplica.ReplayAsync(session, cancellationToken);
        using SigningKey signingKey = session.Profile.LoadSigningKey();
        PreparedAct.Write(path, Countersign(session, directory, signed, grants, signingKey).Bytes);
        await environment.SayAsync($"prepared in {path}; another admin sends it with: advisory approve {path}");
        await environment.SayAsync($"  fingerprint {Fingerprint.Of(signed.Record)}");
        return ExitCode.Ok;
    }

    private static AgencyRecordedDetail Countersign(
        GatewaySession session, AgencyDirectory directory, SignedRecord signed, IReadOnlyList<Role> grants, SigningKey signingKey)
    {
        AdminAct act = ActFor(session, directory, signed.Record, grants);
        return AgencyRecordedDetail.Create(signed.Record, signed.Signatures, act, act.Sign(signingKey));
    }

    private static AdminAct ActFor(GatewaySession session, AgencyDirectory directory, AgencyRecord record, IReadOnlyList<Role> grants)
    {
        DateTimeOffset now = CanonicalTime.Truncate(session.Clock.GetUtcNow());
        if (record.Gateway is { } named && named != session.Gateway)
        {
            throw new CommandFailedException($"The record of {record.Agency} is for the gateway {named}, and this is {session.Gateway}.");
        }

        if (directory.Find(record.Agency) is null)
        {
            return AdminAct.Accept(session.Gateway, record, grants.Distinct(), session.Principal, now);
        }

        return record.Sequence > 0
            ? AdminAct.ReplaceRoot(session.Gateway, record, session.Principal, now)
            : throw new CommandFailedException($"{record.Agency} is already in the directory; nothing was sent for it.");
    }

    private static SignedRecord Read(string path)
    {
        try
        {
            return SignedRecord.Parse(PrivateFile.Read(path).AsMemory().TrimEnd("\r\n "u8));
        }
        catch (Exception failure) when (failure is DocumentException or CanonicalJsonException)
        {
            throw new UsageException($"{path} is not an agency's signed record: {failure.Message}", failure);
        }
    }

    private static bool TryParseGrant(string? text, out Role value) => WireText.TryParse(text, out value) && value is Role.Admin or Role.Auditor;
}
