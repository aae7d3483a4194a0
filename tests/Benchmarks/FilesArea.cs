using System.Diagnostics;
using System.Security.Cryptography;
using Gateway.Crypto;

namespace Benchmarks;

/// <summary>The whole <c>advisory</c> process against stock age on a file in memory: start, keys, reading, writing. A ratio of 2 is half of age's time.</summary>
internal static class FilesArea
{
    private const int FileBytes = 1 << 30;
    private const int BlockBytes = 1 << 20;

    public static async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        // tmpfs where there is one: a disk would be measured instead.
        string folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"benchmark-{Environment.ProcessId}")).FullName;
        try
        {
            using X25519Identity identity = X25519Identity.Generate();
            string identityPath = Path.Combine(folder, "identity.txt");
            await File.WriteAllBytesAsync(identityPath, identity.Export());
            File.SetUnixFileMode(identityPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await WriteRandomAsync(Path.Combine(folder, "document"));
            await RunAsync(folder, $"age -r {identity.Recipient} < document > document.age");

            string seal = $"-r {identity.Recipient} < document";
            string open = "-i identity.txt < document.age";
            return
            [
                await CompareAsync(folder, "seal 1 GiB to /dev/null", $"{Programs.Advisory} seal {seal} > /dev/null", $"age {seal} > /dev/null"),
                await CompareAsync(folder, "seal 1 GiB to a file in memory", $"{Programs.Advisory} seal {seal} > out", $"age {seal} > out"),
                await CompareAsync(folder, "open 1 GiB to /dev/null", $"{Programs.Advisory} open {open} > /dev/null", $"age -d {open} > /dev/null"),
                await CompareAsync(folder, "open 1 GiB to a file in memory", $"{Programs.Advisory} open {open} > out", $"age -d {open} > out"),
                await Comparison.MeasureAsync(
                    "start, seal nothing", "stock age", "1/s", 1, () => RunAsync(folder, $"{Programs.Advisory} seal -r {identity.Recipient} < /dev/null > out"), () => RunAsync(folder, $"age -r {identity.Recipient} < /dev/null > out")),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<Comparison> CompareAsync(string folder, string what, string ours, string theirs) =>
        Comparison.MeasureAsync(what, "stock age, whole process", "MB/s", FileBytes / 1e6, () => RunAsync(folder, ours), () => RunAsync(folder, theirs));

    private static async Task RunAsync(string folder, string command)
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec {command}"]) { WorkingDirectory = folder })!;
        await shell.WaitForExitAsync();
        if (shell.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{command}' ended with {shell.ExitCode}.");
        }
    }

    private static async Task WriteRandomAsync(string path)
    {
        await using FileStream file = File.Create(path);
        for (int written = 0; written < FileBytes; written += BlockBytes)
        {
            await file.WriteAsync(RandomNumberGenerator.GetBytes(BlockBytes));
        }
    }
}
