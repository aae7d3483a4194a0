using System.Globalization;

namespace Gateway.Server.Doctor;

/// <summary>That the data folder is one user's alone.</summary>
internal sealed class FilesCheck : ICheck
{
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute | OthersWrite;

    /// <inheritdoc/>
    public string Name => "files";

    /// <inheritdoc/>
    public Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            return Task.CompletedTask;
        }

        string[] folders = [setup.Data.Path, setup.Data.Keys, setup.Data.Payloads, setup.AnchorFolder, setup.Data.Tls];
        foreach (string folder in folders.Distinct().Where(Directory.Exists))
        {
            ExamineFolder(setup, folder, findings);
        }

        if (FileStatus.CurrentUser is { } user && FileStatus.Read(setup.Data.Path)?.Owner is { } owner && user != owner)
        {
            findings.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{setup.Data} belongs to user {owner} and this is user {user}: run the gateway and its commands as the owner, or it cannot open files that they make."));
        }

        return Task.CompletedTask;
    }

    private static void ExamineFolder(Setup setup, string folder, Findings findings)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & Others) != 0)
        {
            findings.Wrong($"The folder {folder} is open to others; run chmod 700 on it.");
        }

        // Of a folder full of payloads one name is enough.
        string[] open = [.. Directory.EnumerateFiles(folder).Where(file => IsOpen(setup, file))];
        if (open.Length > 0)
        {
            findings.Wrong($"{Describe(open)} open to others; run chmod 600 on what is in {folder}.");
        }

        uint? owner = FileStatus.Read(setup.Data.Path)?.Owner;
        string[] foreign = [.. Directory.EnumerateFiles(folder).Append(folder).Where(path => FileStatus.Read(path)?.Owner is { } other && other != owner)];
        if (foreign.Length > 0)
        {
            findings.Wrong($"{Describe(foreign)} another user's than {setup.Data}; run chown on what is in {folder}.");
        }
    }

    private static bool IsOpen(Setup setup, string file)
    {
        bool isPublic = file == setup.Data.Configuration || file == setup.Data.TlsCertificate || file == setup.Data.PreviousInvite;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (isPublic ? OthersWrite : Others)) != 0;
    }

    private static string Describe(string[] paths) =>
        paths.Length == 1 ? $"{paths[0]} is" : string.Create(CultureInfo.InvariantCulture, $"{paths[0]} and {paths.Length - 1} more are");
}
