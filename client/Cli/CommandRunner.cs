using Gateway.Audit;
using Gateway.Client.Http;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Cli;

/// <summary>Runs the body of a command and turns what went wrong into one plain sentence and an exit code of the contract.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(CommandEnvironment environment, Func<Task<int>> body, CancellationToken cancellationToken)
    {
        try
        {
            CryptoSelfTest.Run();
            return await body();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (VerdictException failure)
        {
            await environment.Out.WriteLineAsync(failure.Verdict.ToString());
            return await SayAsync(environment, failure, ExitCode.Refused);
        }
        catch (DocumentException failure)
        {
            await environment.Out.WriteLineAsync(Verdict.Malformed.Word());
            return await SayAsync(environment, failure, ExitCode.Refused);
        }
        catch (UsageException failure)
        {
            return await SayAsync(environment, failure, ExitCode.Usage);
        }
        catch (Exception failure) when (failure is GatewayUnreachableException or CouldNotCheckException)
        {
            return await SayAsync(environment, failure, ExitCode.Unreachable);
        }
        catch (GatewayRefusedException failure)
        {
            await SayRecipientsAsync(environment, failure);
            return await SayAsync(environment, failure, ExitCode.Refused);
        }
        catch (Exception failure) when (failure is CommandFailedException or IOException or UnauthorizedAccessException or CryptoUnavailableException)
        {
            return await SayAsync(environment, failure, ExitCode.Refused);
        }
    }

    /// <summary>Runs a body that deals with the gateway.</summary>
    public static Task<int> WithGatewayAsync(
        CommandEnvironment environment, ConnectionSettings settings, Func<GatewaySession, Task<int>> body, CancellationToken cancellationToken) =>
        RunAsync(
            environment,
            async () =>
            {
                using GatewaySession session = await GatewaySession.OpenAsync(environment, settings, cancellationToken);
                return await body(session);
            },
            cancellationToken);

    /// <summary>Runs a body that deals with the gateway and relies on being shown the present.</summary>
    public static Task<int> WithFreshGatewayAsync(
        CommandEnvironment environment, ConnectionSettings settings, Func<GatewaySession, Task<int>> body, CancellationToken cancellationToken) =>
        RunAsync(
            environment,
            async () =>
            {
                using GatewaySession session = await GatewaySession.OpenFreshAsync(environment, settings, cancellationToken);
                return await body(session);
            },
            cancellationToken);

    private static async Task<int> SayAsync(CommandEnvironment environment, Exception failure, int exitCode)
    {
        await environment.Error.WriteLineAsync(TerminalText.Clean(failure.Message));
        return exitCode;
    }

    private static async Task SayRecipientsAsync(CommandEnvironment environment, GatewayRefusedException failure)
    {
        foreach (RefusedRecipient recipient in failure.Problem.Recipients ?? [])
        {
            await environment.Error.WriteLineAsync(TerminalText.Clean($"{recipient.Id}: {recipient.Name}"));
        }
    }
}
