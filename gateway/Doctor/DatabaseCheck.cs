using Gateway.Audit;
using Gateway.Server.Hosting;
using Gateway.Server.Storage;

namespace Gateway.Server.Doctor;

/// <summary>That the database answers, is of this program's schema, and has the settings that durability rests on.</summary>
internal sealed class DatabaseCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "database";

    /// <inheritdoc/>
    public async Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        if (setup.IsEmbedded && !ExamineFile(setup.Data.Database, findings))
        {
            return;
        }

        if (setup.Store is not { } store)
        {
            findings.Wrong("The database cannot be opened: Gateway:Storage:ConnectionStringFile holds no connection string that can be read.");
            return;
        }

        try
        {
            // Asks for READ_COMMITTED_SNAPSHOT too, where there is such a thing.
            ExamineSchema(await store.ReadPendingAsync(cancellationToken), setup, findings);
            foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
            {
                if ((await store.ReadHeadAsync(log, cancellationToken)).Size == 0)
                {
                    findings.Wrong($"The database holds no {log} log: it is not the one that gateway init made.");
                }
            }
        }
        catch (StorageVersionException exception)
        {
            findings.Wrong(exception.Message);
        }
    }

    private static bool ExamineFile(string path, Findings findings)
    {
        if (!File.Exists(path))
        {
            findings.Wrong($"There is no database {path}: make a gateway with gateway init, or bring one back with gateway restore.");
        }
        else if (!SqliteFile.IsDatabase(path))
        {
            findings.Wrong($"{path} is not a SQLite database: bring the gateway back with gateway restore.");
        }
        else if (!SqliteFile.IsWriteAheadLogged(path))
        {
            findings.Warn(
                $"{path} is not in WAL mode, since another program wrote or copied it: the next gateway that opens it sets the mode; until then it is not looked into.");
        }
        else
        {
            return true;
        }

        return false;
    }

    private static void ExamineSchema(IReadOnlyList<Migration> pending, Setup setup, Findings findings)
    {
        if (pending.Count == 0)
        {
            return;
        }

        string lacks = $"The database is of an earlier version of this program and lacks {Schema.Describe(pending)}";
        if (setup.Options.Storage.MigratesAtStart)
        {
            findings.Warn($"{lacks}, which the next start takes: make a backup first.");
        }
        else
        {
            findings.Wrong($"{lacks}: make a backup, then run gateway migrate.");
        }
    }
}
