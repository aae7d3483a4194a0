using System.CommandLine;
using Gateway.Server.Anchors;
using Gateway.Server.Backups;
using Gateway.Server.Fsck;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Commands;

/// <summary>
/// <c>gateway restore</c>: makes a data folder of a backup, checks all of it as <c>fsck</c> does, and says what the operator has to do before it is served. The
/// anchor is not restored: it is what tells that a database went back.
/// </summary>
internal static class RestoreCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<string> backup = new("backup") { Description = "The backup's folder.", HelpName = "BACKUP" };
        Option<string> data = new("--data") { Description = "The new data folder.", Required = true, HelpName = "NEWDIR" };
        Option<string?> keys = new("--keys") { Description = "The folder of the gateway's key files, as it was kept apart from backups.", HelpName = "DIR" };
        Option<string?> anchor = new("--anchor") { Description = "The anchor folder of the gateway that was lost, if it is to be had.", HelpName = "DIR" };
        Command command = new("restore", "Makes a data folder of a backup and checks it.") { backup, data, keys, anchor };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            Path.TrimEndingDirectorySeparator(Path.GetFullPath(arguments.GetRequiredValue(backup))),
            DataOption.Read(arguments, data),
            arguments.GetValue(keys),
            arguments.GetValue(anchor),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string backup, DataFolder data, string? keys, string? anchor, CancellationToken cancellationToken)
    {
        Restoration.RequireEmpty(data);
        BackupManifest manifest = await BackupCheck.RunAsync(backup, cancellationToken);
        await new Restoration(backup, manifest, data).RunAsync(keys, anchor, cancellationToken);
        if (keys is null && !manifest.HoldsKeys)
        {
            await Console.Error.WriteLineAsync(
                $"Could not check: restored without keys, since this backup holds none. Put the key files into {data.Keys}, then run gateway fsck --data {data}.");
            return ExitCode.CouldNotCheck;
        }

        try
        {
            return await CheckAsync(data, cancellationToken);
        }
        catch (SetupException exception)
        {
            await Console.Error.WriteLineAsync($"Could not check: {exception.Message}");
            return ExitCode.CouldNotCheck;
        }
    }

    private static async Task<int> CheckAsync(DataFolder data, CancellationToken cancellationToken)
    {
        GatewayOptions options = Settings.LoadUnchecked(data);
        UseRestoredFiles(options, data);
        await using ServiceProvider services = FsckServices.Open(data, options);
        FsckSubject subject = FsckServices.Describe(services);
        int verdict = await Fsck.Fsck.RunAsync(subject, Console.Out, Console.Error, cancellationToken);
        FileAnchor anchor = AnchorServices.Open(options, data, services.GetRequiredService<GatewayKeys>(), TimeProvider.System);
        await Console.Out.WriteLineAsync(await RestoredStanding.AdviseAsync(anchor, services.GetRequiredService<IGatewayStore>(), data, cancellationToken));
        WarnOfSettings(data);
        return verdict;
    }

    // On another machine the files that settings name may not be there; what fsck needs of them is in the backup.
    private static void UseRestoredFiles(GatewayOptions options, DataFolder data)
    {
        options.Logs.PolicyFile = Choose(options.Logs.PolicyFile, Path.Combine(data.Path, BackupFolder.PolicyName));
        options.Logs.TimestampCertificateFile = Choose(options.Logs.TimestampCertificateFile, Path.Combine(data.Path, BackupFolder.TimestampName));
    }

    private static string? Choose(string? configured, string restored) =>
        configured is null || File.Exists(configured) ? configured : File.Exists(restored) ? restored : null;

    private static void WarnOfSettings(DataFolder data)
    {
        try
        {
            _ = Settings.Load(data);
        }
        catch (SetupException exception)
        {
            Console.Error.WriteLine($"Before it serves, {data.Configuration} needs a change:");
            Console.Error.WriteLine(exception.Message);
        }
    }
}
