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
            return await EndAsync(environment, ExitCode.Refused, Explanations.Of(failure.Verdict.Word, failure.Sentence));
        }
        catch (DocumentException failure)
        {
            await environment.Out.WriteLineAsync(Verdict.Malformed.Word());
            return await EndAsync(environment, ExitCode.Refused, Explanations.Of(Verdict.Malformed, failure.Message));
        }
        catch (UsageException failure)
        {
            return await EndAsync(environment, ExitCode.Usage, failure.Sentence);
        }
        catch (SentenceException failure) when (failure is GatewayUnreachableException or CouldNotCheckException)
        {
            return await EndAsync(environment, ExitCode.Unreachable, failure.Sentence);
        }
        catch (GatewayRefusedException failure)
        {
            await SayRecipientsAsync(environment, failure);
            return await EndAsync(environment, ExitCode.Refused, Explanations.Of(failure));
        }
        catch (CommandFailedException failure)
        {
            return await EndAsync(environment, ExitCode.Refused, failure.Sentence);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptoUnavailableException)
        {
            return await EndAsync(environment, ExitCode.Refused, failure.Message);
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

    private static async Task<int> EndAsync(CommandEnvironment environment, int exitCode, Sentence sentence)
    {
        await environment.WarnAsync(sentence);
        return exitCode;
    }

    private static async Task SayRecipientsAsync(CommandEnvironment environment, GatewayRefusedException failure)
    {
        foreach (RefusedRecipient recipient in failure.Problem.Recipients ?? [])
        {
            await environment.WarnAsync($"{recipient.Id}: {recipient.Name}");
        }
    }
}
