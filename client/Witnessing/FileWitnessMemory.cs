using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;

namespace Gateway.Client.Witnessing;

/// <summary>A witness's memory as one file a log, held by one process at a time.</summary>
internal sealed class FileWitnessMemory : IWitnessMemory, IDisposable
{
    private const int MaxContradictionsOfALog = 16;

    private readonly FileStream lease;
    private readonly string evidence;
    private readonly Dictionary<string, WitnessedLog> logs;
    private readonly Action<string> tellOperator;
    private readonly Lock evidenceGate = new();

    private FileWitnessMemory(FileStream lease, string folder, Dictionary<string, WitnessedLog> logs, Action<string> tellOperator)
    {
        this.lease = lease;
        this.logs = logs;
        this.tellOperator = tellOperator;
        evidence = Path.Combine(folder, "evidence");
    }

    /// <summary>Takes the folder, which <c>witness init</c> made, and reads what is remembered of the logs.</summary>
    /// <exception cref="UsageException">Another process has the folder.</exception>
    /// <exception cref="CommandFailedException">The folder is gone, or a file is not what this witness wrote.</exception>
    public static FileWitnessMemory Open(string folder, CosignatureVerifier witness, IEnumerable<string> origins, Action<string> tellOperator)
    {
        // A new one in its place would be a witness that has forgotten everything.
        if (!Directory.Exists(folder))
        {
            throw new CommandFailedException($"{folder} is gone, and with it what this witness cosigned; it must not go on under its key. Make a new one.");
        }

        FileStream lease = Lease(folder);
        try
        {
            // What a process left that ended before the rename was never cosigned for anybody.
            foreach (string unfinished in Directory.EnumerateFiles(folder, "*.tmp"))
            {
                File.Delete(unfinished);
            }

            Dictionary<string, WitnessedLog> logs = origins.ToDictionary(
                static origin => origin, origin => new WitnessedLog(folder, origin, witness), StringComparer.Ordinal);
            foreach (WitnessedLog log in logs.Values)
            {
                log.Read();
            }

            return new FileWitnessMemory(lease, folder, logs, tellOperator);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    public Checkpoint? Read(string origin) => logs[origin].Read();

    public bool TryReplace(string origin, Checkpoint? seen, Checkpoint replacement) => logs[origin].TryReplace(seen, replacement);

    public void KeepContradiction(Checkpoint latest, Checkpoint contradicting)
    {
        string log = Witness.HashOrigin(latest.Origin);
        string text = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(contradicting.Text)));
        string stem = Path.Combine(evidence, string.Create(CultureInfo.InvariantCulture, $"{log}.{latest.Tree.Size}.{text[..16]}"));
        lock (evidenceGate)
        {
            PrivateFile.CreateFolder(evidence);
            if (File.Exists(stem + ".shown") || Directory.EnumerateFiles(evidence, $"{log}.*.shown").Take(MaxContradictionsOfALog).Count() == MaxContradictionsOfALog)
            {
                return;
            }

            PrivateFile.Replace(stem + ".cosigned", latest.Bytes.Span);
            PrivateFile.Replace(stem + ".shown", contradicting.Bytes.Span);
        }

        tellOperator($"fork: {latest.Origin} signed two trees of size {latest.Tree.Size}. Both notes are kept as {stem}.cosigned and .shown.");
    }

    public void Dispose() => lease.Dispose();

    // The lock ends with the process, however it ends.
    private static FileStream Lease(string folder)
    {
        string path = Path.Combine(folder, "lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure)
        {
            throw new UsageException($"{path} is held by another process: two witnesses must not share a memory.", failure);
        }
    }
}
