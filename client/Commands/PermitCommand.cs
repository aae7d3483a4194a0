using System.CommandLine;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory permit ID --to AGENCY</c>: lets a recipient share on what the caller's agency sent under AMBER or AMBER+STRICT.</summary>
internal static class PermitCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AdvisoryId> id = AdvisoryWords.Id();
        Option<AgencyId> to = Words.Option<AgencyId>("--to", "The recipient that may share it on", AgencyId.TryParse, "an agency, like cncert");
        to.Required = true;
        Option<IReadOnlyList<AgencyId>> with = AdvisoryWords.Agencies("--with", "With whom; without it, with any member");
        Command command = new("permit", "Let a recipient share an advisory on that your agency sent.") { id, to, with };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session =>
            {
                Permission permission = Describe(session, parsed.GetValue(id), parsed.GetRequiredValue(to), parsed.GetValue(with) ?? []);
                return RunAsync(environment, session, permission, cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static Permission Describe(GatewaySession session, AdvisoryId id, AgencyId agency, IReadOnlyList<AgencyId> recipients)
    {
        try
        {
            AgencyId[]? named = recipients.Count == 0 ? null : [.. recipients.Distinct()];
            return Permission.Create(session.Gateway, id, agency, named, CanonicalTime.Truncate(session.Clock.GetUtcNow()));
        }
        catch (DocumentException failure)
        {
            throw new UsageException(Explanations.Of(failure), failure);
        }
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, Permission permission, CancellationToken cancellationToken)
    {
        using SigningKey signingKey = session.Profile.LoadSigningKey();
        byte[] body = CanonicalJson.Write(writer =>
        {
            writer.Raw("permission", permission.Bytes.Span);
            writer.Text("signature", permission.Sign(signingKey));
        });
        RecordedDocument answer = await session.Client.PostPermissionAsync(permission.Advisory, body, cancellationToken);
        (LogEntry entry, _) = await session.Logs.ReadProvenAsync(LogName.Audit, answer.Index, cancellationToken);
        bool logged = entry.Action == ActionNames.AdvisoryPermitted && AdvisoryPermittedDetail.Parse(entry.Detail).Permission == permission.Digest;
        if (!logged)
        {
            throw new VerdictException(new LogVerdict(Verdict.Tampered, answer.Index, "The gateway took the permission, but logged something else."));
        }

        string with = permission.Recipients is { } recipients ? string.Join(", ", recipients) : "any member";
        await environment.SayAsync($"{permission.Agency} may share {permission.Advisory} with {with}, audit entry {answer.Index}");
        return ExitCode.Ok;
    }
}
