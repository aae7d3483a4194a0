using System.CommandLine;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory withdraw ID --reason …</c>: takes an advisory back; its recipients then see the signed reason in its place.</summary>
internal static class WithdrawCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AdvisoryId> id = AdvisoryWords.Id();
        Option<string> reason = new("--reason") { Description = "Why, for its recipients to read.", HelpName = "TEXT", Required = true };
        Option<AdvisoryId?> replacement = AdvisoryWords.Reference("--replacement", "The advisory to read instead");
        Command command = new("withdraw", "Take back an advisory that your agency sent.") { id, reason, replacement };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session =>
            {
                Withdrawal withdrawal = Describe(session, parsed.GetValue(id), parsed.GetRequiredValue(reason), parsed.GetValue(replacement));
                return RunAsync(environment, session, withdrawal, cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static Withdrawal Describe(GatewaySession session, AdvisoryId id, string reason, AdvisoryId? replacement)
    {
        try
        {
            return Withdrawal.Create(session.Gateway, id, reason, replacement, CanonicalTime.Truncate(session.Clock.GetUtcNow()));
        }
        catch (DocumentException failure)
        {
            throw new UsageException(failure.Message, failure);
        }
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, Withdrawal withdrawal, CancellationToken cancellationToken)
    {
        using SigningKey signingKey = session.Profile.LoadSigningKey();
        byte[] body = CanonicalJson.Write(writer =>
        {
            writer.Text("signature", withdrawal.Sign(signingKey));
            writer.Raw("withdrawal", withdrawal.Bytes.Span);
        });
        RecordedDocument answer = await session.Client.PostWithdrawalAsync(withdrawal.Advisory, body, cancellationToken);
        (LogEntry entry, _) = await session.Logs.ReadProvenAsync(LogName.Audit, answer.Index, cancellationToken);
        bool logged = entry.Action == ActionNames.AdvisoryWithdrawn && AdvisoryWithdrawnDetail.Parse(entry.Detail).Withdrawal == withdrawal.Digest;
        if (!logged)
        {
            throw new VerdictException(new LogVerdict(Verdict.Tampered, answer.Index, "The gateway took the withdrawal, but logged something else."));
        }

        await environment.Out.WriteLineAsync($"{withdrawal.Advisory} withdrawn, audit entry {answer.Index}");
        return ExitCode.Ok;
    }
}
