using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Sending;
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
            async session =>
            {
                AdvisoryId advisory = parsed.GetValue(id);
                long index = await new Withdrawer(session).WithdrawAsync(advisory, parsed.GetRequiredValue(reason), parsed.GetValue(replacement), cancellationToken);
                await environment.SayAsync($"{advisory} withdrawn, audit entry {index}");
                return ExitCode.Ok;
            },
            cancellationToken));
        return command;
    }
}
