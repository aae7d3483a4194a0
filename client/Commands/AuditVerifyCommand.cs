using System.CommandLine;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Client.Verification;

namespace Gateway.Client.Commands;

/// <summary><c>advisory audit verify</c>: one word first on stdout, what was found in one sentence after it.</summary>
internal static class AuditVerifyCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<LogName?> log = AuditWords.Log("Only this log");
        Command command = new("verify", "Check the logs. Ends with 0 and ok, 1 and a verdict, or 3 if nothing could be checked.") { log };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment, () => RunAsync(environment, globals.Read(parsed), parsed.GetValue(log), cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, ConnectionSettings settings, LogName? log, CancellationToken cancellationToken)
    {
        try
        {
            using GatewaySession session = await GatewaySession.OpenFreshAsync(environment, settings, cancellationToken);
            LogVerdict verdict = await Progress.ShowAsync(
                environment, "Checking", meter => new AuditVerification(session, meter).VerifyAsync(log, cancellationToken));
            await environment.Out.WriteLineAsync(verdict.ToString());
            await environment.WarnAsync(Explanations.Of(verdict));
            return verdict.IsOk ? ExitCode.Ok : ExitCode.Refused;
        }
        catch (Exception failure) when (failure is GatewayRefusedException or IOException or UnauthorizedAccessException or CommandFailedException)
        {
            // Not a finding: nothing was checked.
            throw new CouldNotCheckException($"Nothing could be checked: {failure.Message}", failure);
        }
    }
}
