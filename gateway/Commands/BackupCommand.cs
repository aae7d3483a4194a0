using System.CommandLine;
using System.Globalization;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Backups;
using Gateway.Server.Hosting;
using Gateway.Server.Options;

namespace Gateway.Server.Commands;

/// <summary><c>gateway backup</c>: backs up a gateway that may be serving, or checks a backup by itself.</summary>
internal static class BackupCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Argument<string> target = new("dir") { Description = "The backup's folder, which must not be there yet.", HelpName = "DIR" };
        Option<string?> data = new("--data") { Description = "The gateway's data folder.", HelpName = "DIR" };
        Option<bool> check = new("--check") { Description = "Check a backup that is there, by its own manifest." };
        Command command = new("backup", "Backs up a gateway, which may be serving meanwhile.") { target, data, check };
        command.Validators.Add(arguments =>
        {
            if (arguments.GetValue(check) == (arguments.GetValue(data) is not null))
            {
                arguments.AddError("Either --data DIR, to make a backup, or --check, to check one.");
            }
        });
        command.SetAction((arguments, cancellationToken) =>
        {
            string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(arguments.GetRequiredValue(target)));
            return arguments.GetValue(data) is { } source
                ? WriteAsync(new DataFolder(source), folder, cancellationToken)
                : CheckAsync(folder, cancellationToken);
        });
        return command;
    }

    private static async Task<int> WriteAsync(DataFolder data, string target, CancellationToken cancellationToken)
    {
        GatewayOptions options = Settings.LoadUnchecked(data);
        if (options.Storage.Provider == StorageOptions.SqlServer)
        {
            await Console.Error.WriteLineAsync(
                "This gateway's database is on SQL Server, its payloads too: use the server's own backup, and keep gateway.json and the keys. Nothing was backed up.");
            return ExitCode.Usage;
        }

        StorageServices.RequireDatabase(options, data);
        BackupManifest manifest = await new BackupWriter(data, options, TimeProvider.System).WriteAsync(target, cancellationToken);
        await DescribeAsync(target, manifest);
        string[] left = [.. SealedKeys.Find(data)[false].Select(path => Path.GetFileName(path))];
        if (left.Length > 0)
        {
            await Console.Out.WriteLineAsync($"Not in it: the private keys {string.Join(", ", left)}, which are not sealed under a passphrase.");
            await Console.Out.WriteLineAsync($"Keep a copy of {data.Keys} offline, apart from backups: without keys a backup cannot be served.");
        }

        await Console.Out.WriteLineAsync("Not in it: the anchor, which must outlive what it is restored beside.");
        return ExitCode.Ok;
    }

    private static async Task<int> CheckAsync(string backup, CancellationToken cancellationToken)
    {
        await DescribeAsync(backup, await BackupCheck.RunAsync(backup, cancellationToken));
        return ExitCode.Ok;
    }

    private static async Task DescribeAsync(string backup, BackupManifest manifest)
    {
        await Console.Out.WriteLineAsync($"backup {backup}");
        await Console.Out.WriteLineAsync($"of {manifest.Gateway} at {CanonicalJson.FormatTime(manifest.CreatedAt)}");
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"logs: audit of size {manifest.Audit.Tree.Size}, directory of size {manifest.Directory.Tree.Size}"));
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"files: {manifest.Files.Count} of {manifest.Files.Sum(file => file.SizeBytes)} bytes"));
        // As sha256sum prints it.
        await Console.Out.WriteLineAsync($"manifest sha256 {Convert.ToHexStringLower(Sha256Digest.Of(manifest.ToBytes()).Bytes)}");
    }
}
