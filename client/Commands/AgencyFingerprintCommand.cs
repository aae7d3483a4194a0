using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory agency fingerprint [ID]</c>: sixty digits to read out and compare.</summary>
internal static class AgencyFingerprintCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AgencyId> agency = AgencyWords.Agency();
        agency.Arity = ArgumentArity.ZeroOrOne;
        Option<string?> file = new("--enrolment")
        {
            Description = "Of an enrolment file instead, such as your own or one to accept; needs no gateway.",
            HelpName = "FILE",
        };
        Command command = new("fingerprint", "Print the 60 digits that stand for an agency's root keys.") { agency, file };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(file) is { } path
            ? CommandRunner.RunAsync(environment, () => FromFileAsync(environment, path), cancellationToken)
            : parsed.GetResult(agency) is { Tokens.Count: > 0 }
                ? CommandRunner.WithFreshGatewayAsync(
                    environment, globals.Read(parsed), session => RunAsync(environment, session, parsed.GetValue(agency), cancellationToken), cancellationToken)
                : CommandRunner.RunAsync(environment, () => throw new UsageException("Name an agency, or a file with --enrolment FILE."), cancellationToken));
        return command;
    }

    private static async Task<int> FromFileAsync(CommandEnvironment environment, string path)
    {
        try
        {
            AgencyRecord record = Enrolment.Parse(PrivateFile.Read(path).AsMemory().TrimEnd("\r\n "u8)).Record;
            await environment.Out.WriteLineAsync(Fingerprint.Of(record));
            return ExitCode.Ok;
        }
        catch (DocumentException failure)
        {
            throw new UsageException($"{path} is not an enrolment file: {failure.Message}", failure);
        }
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, AgencyId id, CancellationToken cancellationToken)
    {
        DirectoryAgency agency = (await DirectoryReplica.ReplayAsync(session, cancellationToken)).Require(id);
        await environment.Out.WriteLineAsync(Fingerprint.Of(agency.Current.Record));
        return ExitCode.Ok;
    }
}
