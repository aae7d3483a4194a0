using Dapper;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Rows that belong to nothing. Foreign keys and CHECKs forbid most of them to this program, not to whoever owns the file.</summary>
internal static class SqliteStrays
{
    // Each is a walk through an index. Entries are looked for beside the two logs' ranges, so that they are not walked through.
    private const string FindSql = """
        SELECT 'advisory' AS table_name, CAST(published_index AS TEXT) AS row_name FROM advisory
            WHERE published_index < 0 OR published_index >= (SELECT size FROM log_head WHERE log = 'audit')
        UNION ALL SELECT 'delivery', CAST(addressed_index AS TEXT) FROM delivery
            WHERE addressed_index < 0 OR addressed_index >= (SELECT size FROM log_head WHERE log = 'audit')
        UNION ALL SELECT 'receipt', CAST(log_index AS TEXT) FROM receipt
            WHERE log_index < 0 OR log_index >= (SELECT size FROM log_head WHERE log = 'audit')
        UNION ALL SELECT 'withdrawal', CAST(log_index AS TEXT) FROM withdrawal
            WHERE log_index < 0 OR log_index >= (SELECT size FROM log_head WHERE log = 'audit')
        UNION ALL SELECT 'feed', CAST(published_index AS TEXT) FROM feed
            WHERE published_index < 0 OR published_index >= (SELECT size FROM log_head WHERE log = 'audit')
        UNION ALL SELECT 'sharing_document', CAST(log_index AS TEXT) FROM sharing_document
            WHERE log_index < 0 OR log_index >= (SELECT size FROM log_head WHERE log = 'audit')
        UNION ALL SELECT 'agreement_version', CAST(proposed_index AS TEXT) FROM agreement_version
            WHERE proposed_index < 0 OR proposed_index >= (SELECT size FROM log_head WHERE log = 'audit')
        UNION ALL SELECT 'agreement_signature', CAST(log_index AS TEXT) FROM agreement_signature
            WHERE log_index < 0 OR log_index >= (SELECT size FROM log_head WHERE log = 'audit')
        UNION ALL SELECT 'agreement_notice', CAST(log_index AS TEXT) FROM agreement_notice
            WHERE log_index < 0 OR log_index >= (SELECT size FROM log_head WHERE log = 'audit')
        UNION ALL SELECT 'agreement_signer', lower(hex(s.agreement)) || ' ' || s.version || ' ' || s.agency FROM agreement_signer s
            WHERE NOT EXISTS (SELECT 1 FROM agreement_version v WHERE v.agreement = s.agreement AND v.version = s.version)
        UNION ALL SELECT 'webhook', CAST(registered_index AS TEXT) FROM webhook
            WHERE registered_index < 0 OR registered_index >= (SELECT size FROM log_head WHERE log = 'audit')
        UNION ALL SELECT 'webhook', CAST(removed_index AS TEXT) FROM webhook
            WHERE removed_index < 0 OR removed_index >= (SELECT size FROM log_head WHERE log = 'audit')
        UNION ALL SELECT 'webhook_state', lower(hex(s.webhook)) FROM webhook_state s
            WHERE NOT EXISTS (SELECT 1 FROM webhook w WHERE w.id = s.webhook AND w.removed_index IS NULL)
        UNION ALL SELECT 'document', lower(hex(d.advisory)) || ' ' || d.number FROM document d
            WHERE NOT EXISTS (SELECT 1 FROM advisory a WHERE a.id = d.advisory)
        UNION ALL SELECT 'file_key', lower(hex(k.advisory)) || ' ' || k.number FROM file_key k
            WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.advisory = k.advisory AND d.number = k.number)
        UNION ALL SELECT 'advisory_summary', lower(hex(s.advisory)) FROM advisory_summary s
            WHERE NOT EXISTS (SELECT 1 FROM advisory a WHERE a.id = s.advisory)
        UNION ALL SELECT 'manifest', lower(hex(m.advisory)) || ' ' || m.recipient FROM manifest m
            WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.advisory = m.advisory AND d.recipient = m.recipient)
        UNION ALL SELECT 'principal', p.id FROM principal p WHERE NOT EXISTS (SELECT 1 FROM agency a WHERE a.id = p.agency)
        UNION ALL SELECT 'principal_key', k.principal FROM principal_key k WHERE NOT EXISTS (SELECT 1 FROM principal p WHERE p.id = k.principal)
        UNION ALL SELECT 'key_owner', owner FROM key_owner WHERE key_text = ''
        UNION ALL SELECT 'log_entry', log || ' ' || idx FROM log_entry WHERE log < 'audit'
        UNION ALL SELECT 'log_entry', log || ' ' || idx FROM log_entry WHERE log > 'audit' AND log < 'directory'
        UNION ALL SELECT 'log_entry', log || ' ' || idx FROM log_entry WHERE log > 'directory'
        UNION ALL SELECT 'log_tile', log || ' ' || level || ' ' || idx FROM log_tile WHERE log NOT IN ('audit', 'directory')
        UNION ALL SELECT 'log_head', log FROM log_head WHERE log NOT IN ('audit', 'directory')
        UNION ALL SELECT 'log_checkpoint', log || ' ' || size FROM log_checkpoint WHERE log NOT IN ('audit', 'directory')
        UNION ALL SELECT 'report_progress', log FROM report_progress WHERE log <> 'audit'
        UNION ALL SELECT 'log_cosigned', s.log || ' ' || s.size FROM log_cosigned s
            WHERE s.size > COALESCE((SELECT h.size FROM log_head h WHERE h.log = s.log), -1)
        UNION ALL SELECT 'log_timestamp', t.log || ' ' || t.size FROM log_timestamp t
            WHERE NOT EXISTS (SELECT 1 FROM log_checkpoint c WHERE c.log = t.log AND c.size = t.size)
        LIMIT 1
        """;

    public static StrayRow? Find(SqliteConnection connection) => connection.QuerySingleOrDefault<StrayRow>(FindSql);
}
