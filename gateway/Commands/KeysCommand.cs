using System.CommandLine;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Recovery;

namespace Gateway.Server.Commands;

/// <summary><c>gateway keys</c>: lists the gateway's own keys, rotates them, and seals their files under a passphrase.</summary>
internal static class KeysCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => new("keys", "The gateway's own keys.") { CreateList(), CreateRotate(), CreateSeal(), CreateUnseal() };

    private static Command CreateList()
    {
        Option<string> data = DataOption.Create();
        Command command = new("list", "Prints the public keys, those before them, and whether the files are sealed.") { data };
        command.SetAction((arguments, cancellationToken) => ListAsync(DataOption.Read(arguments, data), cancellationToken));
        return command;
    }

    private static Command CreateRotate()
    {
        Option<string> data = DataOption.Create();
        Argument<string> purpose = new("key") { Description = $"One of {string.Join(", ", KeyNames.All)}." };
        purpose.AcceptOnlyFromAmong([.. KeyNames.All]);
        Option<string?> root = new("--root") { Description = "The gateway's root key, where it is kept elsewhere.", HelpName = "FILE" };
        Option<bool> prepare = new("--prepare") { Description = "Only make a log's next key and print it, for witnesses and policies to be told first." };
        Command command = new("rotate", "Gives one purpose another key; what was signed before goes on verifying.") { purpose, data, root, prepare };
        command.Validators.Add(arguments =>
        {
            if (arguments.GetValue(prepare) && arguments.GetValue(purpose) is not (KeyNames.AuditLog or KeyNames.DirectoryLog))
            {
                arguments.AddError("--prepare is for audit-log and directory-log: nobody needs to know of another key before it is in force.");
            }
        });
        command.SetAction((arguments, cancellationToken) => RotateAsync(
            DataOption.Read(arguments, data),
            arguments.GetRequiredValue(purpose),
            arguments.GetValue(root),
            arguments.GetValue(prepare) ? LogKeyStep.Prepare : LogKeyStep.Rotate,
            cancellationToken));
        return command;
    }

    private static Command CreateSeal()
    {
        Option<string> data = DataOption.Create();
        Option<string> passphrase = new("--passphrase-file") { Description = "The file with the passphrase, mode 0600.", Required = true, HelpName = "FILE" };
        Command command = new("seal", "Seals the private keys under a passphrase.") { data, passphrase };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            DataFolder folder = DataOption.Read(arguments, data);
            await new KeySealing(folder, Settings.Load(folder)).SealAsync(arguments.GetRequiredValue(passphrase), cancellationToken);
            await Console.Out.WriteLineAsync("sealed");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateUnseal()
    {
        Option<string> data = DataOption.Create();
        Command command = new("unseal", "Writes the private keys unsealed again.") { data };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            DataFolder folder = DataOption.Read(arguments, data);
            await new KeySealing(folder, Settings.Load(folder)).UnsealAsync(cancellationToken);
            await Console.Out.WriteLineAsync("unsealed");
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<int> ListAsync(DataFolder data, CancellationToken cancellationToken)
    {
        GatewayOptions options = Settings.Load(data);
        UnfinishedRotations.RequireNone(data);
        using var keys = GatewayKeys.Load(data, options);
        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            LogKeyHistory history = keys.HistoryOf(log);
            await WriteAsync($"{log}-log {history.Current}", new LogKeyFiles(data, log).Key);
            foreach (KeyRotation rotation in history.Rotations.Reverse())
            {
                await Console.Out.WriteLineAsync($"  before {rotation.From} up to {rotation.Checkpoint.Tree.Size}".AsMemory(), cancellationToken);
            }
        }

        await WriteAsync($"{KeyNames.Manifest} {keys.Manifest.VerifyingKey.ToSshLine()}", data.ManifestKey);
        await WriteAsync($"{KeyNames.Token} {Ed25519Jwk.Thumbprint(keys.Token.VerifyingKey)}", data.TokenKey);
        await WriteAsync($"{KeyNames.Storage} {Convert.ToHexStringLower(keys.Storage.KeyId)}", data.StorageKey);
        foreach (string former in keys.Storage.FormerKeyIds.Reverse().Select(id => Convert.ToHexStringLower(id)))
        {
            await Console.Out.WriteLineAsync($"  before {former}, opens only".AsMemory(), cancellationToken);
        }

        return ExitCode.Ok;

        Task WriteAsync(string line, string file) =>
            Console.Out.WriteLineAsync((KeyFiles.IsSealed(file) ? line + " (sealed)" : line).AsMemory(), cancellationToken);
    }

    private static async Task<int> RotateAsync(DataFolder data, string key, string? root, LogKeyStep step, CancellationToken cancellationToken)
    {
        GatewayOptions options = Settings.Load(data);
        if (key == KeyNames.Storage)
        {
            using IDisposable alone = await KeysLock.TakeAsync(data, cancellationToken);
            new StorageKeyRotation(data, KeyFiles.Of(options)).Run();
            await Console.Out.WriteLineAsync($"rotated {key}; what was sealed before opens under {data.FormerStorageKeys}: keep it");
            return ExitCode.Ok;
        }

        await using RecoveryTools tools = await RecoveryTools.OpenAsync(data, cancellationToken);
        if (tools.FinishedRotations.Contains(key))
        {
            await Console.Out.WriteLineAsync($"rotated {key}; it had been begun before");
            return ExitCode.Ok;
        }

        using IDisposable held = await KeysLock.TakeAsync(data, cancellationToken);
        await Console.Out.WriteLineAsync(key switch
        {
            KeyNames.AuditLog => await RotateLogAsync(new LogKeyRotation(tools, LogName.Audit), key, step, cancellationToken),
            KeyNames.DirectoryLog => await RotateLogAsync(new LogKeyRotation(tools, LogName.Directory), key, step, cancellationToken),
            KeyNames.Manifest => await RotateRecordAsync(new RecordKeyRotation(tools, KeyPurpose.Manifest), key, root ?? data.RootKey, cancellationToken),
            _ => await RotateRecordAsync(new RecordKeyRotation(tools, KeyPurpose.Token), key, root ?? data.RootKey, cancellationToken),
        });
        return ExitCode.Ok;
    }

    private static async Task<string> RotateLogAsync(LogKeyRotation rotation, string key, LogKeyStep step, CancellationToken cancellationToken)
    {
        if (step == LogKeyStep.Prepare)
        {
            return $"prepared {key} {rotation.Prepare()}";
        }

        KeyRotation note = await rotation.RunAsync(cancellationToken);
        return $"rotated {key} from {note.From} to {note.To} at {note.Checkpoint.Tree.Size}";
    }

    private static async Task<string> RotateRecordAsync(RecordKeyRotation rotation, string key, string root, CancellationToken cancellationToken) =>
        $"rotated {key} to {(await rotation.RunAsync(root, cancellationToken)).ToSshLine()}";

    private enum LogKeyStep
    {
        Prepare,
        Rotate,
    }
}
