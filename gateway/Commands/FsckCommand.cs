using System.CommandLine;
using System.Globalization;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Anchors;
using Gateway.Server.Fsck;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Commands;

/// <summary><c>gateway fsck</c>: derives everything again from stored bytes. First on stdout stands a verdict's word.</summary>
internal static class FsckCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> data = DataOption.Create();
        Option<long> since = new("--since")
        {
            Description = "The first entry of the audit log to check, as an earlier run named it; older entries and what belongs to them are not looked at.",
            HelpName = "INDEX",
        };
        since.Validators.Add(result =>
        {
            // What is no number at all is refused by the option itself.
            if (result.Tokens is [{ Value: string text }] && long.TryParse(text, CultureInfo.InvariantCulture, out long index) && index < 0)
            {
                result.AddError("--since takes an index of the audit log, from 0.");
            }
        });
        Command command = new("fsck", "Checks everything that is stored against the logs.") { data, since };
        command.SetAction((arguments, cancellationToken) => RunAsync(DataOption.Read(arguments, data), arguments.GetValue(since), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DataFolder data, long since, CancellationToken cancellationToken)
    {
        try
        {
            GatewayOptions options = Settings.Load(data);
            await using ServiceProvider services = Provide(data, options);
            await new UnfinishedRotations(data, options, services.GetRequiredService<IGatewayStore>()).FinishAsync(cancellationToken);
            return await Fsck.Fsck.RunAsync(Describe(services, options) with { Since = since }, Console.Out, Console.Error, cancellationToken);
        }
        catch (SetupException exception)
        {
            await Console.Error.WriteLineAsync($"Could not check: {exception.Message}");
            return ExitCode.CouldNotCheck;
        }
    }

    private static ServiceProvider Provide(DataFolder data, GatewayOptions options)
    {
        // Opening would make an empty one, and say of it that everything is gone.
        if (options.Storage.Provider == StorageOptions.Sqlite && !File.Exists(data.Database))
        {
            throw new SetupException($"There is no database {data.Database}.");
        }

        return new ServiceCollection()
            .AddSingleton(options)
            .AddSingleton(data)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_ => GatewayKeys.Load(data, options))
            .AddGatewayStorage()
            .BuildServiceProvider();
    }

    private static FsckSubject Describe(ServiceProvider services, GatewayOptions options)
    {
        GatewayKeys keys = services.GetRequiredService<GatewayKeys>();
        return new FsckSubject
        {
            Gateway = options.GatewayName,
            Store = services.GetRequiredService<IGatewayStore>(),
            Payloads = services.GetRequiredService<IPayloadStore>(),
            Sealer = services.GetRequiredService<ColumnSealer>(),
            AuditKeys = keys.HistoryOf(LogName.Audit),
            DirectoryKeys = keys.HistoryOf(LogName.Directory),
            Anchor = AnchorServices.Open(options, services.GetRequiredService<DataFolder>(), keys, TimeProvider.System),
            Policy = ReadPolicy(options.Logs.PolicyFile),
            Authorities = ReadAuthorities(options.Logs.TimestampCertificateFile),
        };
    }

    private static WitnessPolicy? ReadPolicy(string? path)
    {
        try
        {
            return path is null ? null : WitnessPolicy.Parse(File.ReadAllBytes(path));
        }
        catch (PolicyFormatException exception)
        {
            throw new SetupException($"Gateway:Logs:PolicyFile: {exception.Message}");
        }
    }

    private static TimestampAuthorities? ReadAuthorities(string? path)
    {
        try
        {
            return path is null ? null : TimestampAuthorities.Parse(File.ReadAllBytes(path));
        }
        catch (TimestampFormatException exception)
        {
            throw new SetupException($"Gateway:Logs:TimestampCertificateFile: {exception.Message}");
        }
    }
}
