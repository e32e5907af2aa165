using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Data.Rows;

/// <summary>Everything that is neither stock nor money. Maps rows; the schema is made by <see cref="MigrationRunner"/> alone.</summary>
public sealed class TicketsContext(DbContextOptions<TicketsContext> options) : DbContext(options)
{
    public DbSet<EventRow> Events => Set<EventRow>();

    public DbSet<AdminRow> Admins => Set<AdminRow>();

    /// <summary>Admins who may sign in: their account is open, and so is the event of an event manager.</summary>
    public IQueryable<AdminRow> LivingAdmins => Admins.Where(a => a.IsActive && (a.EventId == null || Events.Any(e => e.Id == a.EventId)));

    public DbSet<AdminSessionRow> AdminSessions => Set<AdminSessionRow>();

    public DbSet<AdminRefreshTokenRow> AdminRefreshTokens => Set<AdminRefreshTokenRow>();

    public DbSet<FileRow> Files => Set<FileRow>();

    public DbSet<FileRemovalRow> FileRemovals => Set<FileRemovalRow>();

    public DbSet<FileUseRow> FileUses => Set<FileUseRow>();

    public DbSet<NoticeRow> Notices => Set<NoticeRow>();

    public DbSet<ProductRow> Products => Set<ProductRow>();

    public DbSet<OptionRow> ProductOptions => Set<OptionRow>();

    public DbSet<StockLevelRow> StockLevels => Set<StockLevelRow>();

    public DbSet<SystemSettingsRow> SystemSettings => Set<SystemSettingsRow>();

    public DbSet<DailyLevelRow> DailyLevels => Set<DailyLevelRow>();

    public DbSet<StockMovementRow> StockMovements => Set<StockMovementRow>();

    public DbSet<StockAlertRow> StockAlerts => Set<StockAlertRow>();

    public DbSet<EntranceLogRow> EntranceLogs => Set<EntranceLogRow>();

    public DbSet<ActivityRow> Activities => Set<ActivityRow>();

    public DbSet<CustomerRow> Customers => Set<CustomerRow>();

    public DbSet<NotificationRow> Notifications => Set<NotificationRow>();

    public DbSet<ReservationRow> Reservations => Set<ReservationRow>();

    public DbSet<OrderRow> Orders => Set<OrderRow>();

    public DbSet<OrderItemRow> OrderItems => Set<OrderItemRow>();

    public DbSet<OrderHistoryRow> OrderHistory => Set<OrderHistoryRow>();

    public DbSet<PaymentRow> Payments => Set<PaymentRow>();

    public DbSet<RefundRow> Refunds => Set<RefundRow>();

    public DbSet<RefundAccountRow> RefundAccounts => Set<RefundAccountRow>();

    public DbSet<OrderExportRow> OrderExports => Set<OrderExportRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapEventsAndAdmins(modelBuilder);
        MapContent(modelBuilder);
        MapInventory(modelBuilder);
        MapOrders(modelBuilder);
        MapRecords(modelBuilder);
        foreach (var type in modelBuilder.Model.GetEntityTypes())
        {
            MapColumns(type);
        }
    }

    private static void MapEventsAndAdmins(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<EventRow>().ToTable("events").HasKey(row => row.Id);
        modelBuilder.Entity<EventRow>().Property(row => row.IsActive).ValueGeneratedOnAddOrUpdate();
        modelBuilder.Entity<EventRow>().Property(row => row.DeletedAt).ValueGeneratedOnAddOrUpdate();

        // A deleted event is there for whoever asks for deleted ones (IgnoreQueryFilters), and for nobody else.
        modelBuilder.Entity<EventRow>().HasQueryFilter(row => row.DeletedAt == null);
        modelBuilder.Entity<AdminRow>().ToTable("admins").HasKey(row => row.Id);
        modelBuilder.Entity<AdminSessionRow>().ToTable("admin_sessions").HasKey(row => row.Id);
        modelBuilder.Entity<AdminRefreshTokenRow>().ToTable("admin_refresh_tokens").HasKey(row => row.Hash);

        // Without these, rows that refer to one another would be inserted in any order.
        modelBuilder.Entity<AdminRow>().HasOne<EventRow>().WithMany().HasForeignKey(row => row.EventId);
        modelBuilder.Entity<AdminSessionRow>().HasOne<AdminRow>().WithMany().HasForeignKey(row => row.AdminId);
        modelBuilder.Entity<AdminRefreshTokenRow>().HasOne<AdminSessionRow>().WithMany().HasForeignKey(row => row.SessionId);
    }

    private static void MapContent(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<FileRow>().ToTable("files").HasKey(row => row.Id);
        modelBuilder.Entity<FileRemovalRow>().ToTable("file_removals").HasKey(row => row.Name);
        modelBuilder.Entity<FileUseRow>().ToTable("file_uses").HasKey(row => new { row.FileId, row.TargetType, row.TargetId });
        modelBuilder.Entity<NoticeRow>().ToTable("notices").HasKey(row => row.Id);
        modelBuilder.Entity<NoticeRow>().Property(row => row.PublishedAt).ValueGeneratedOnAddOrUpdate();
    }

    private static void MapInventory(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ProductRow>().ToTable("products").HasKey(row => row.Id);
        modelBuilder.Entity<OptionRow>().ToTable("product_options").HasKey(row => row.Id);
        modelBuilder.Entity<StockLevelRow>().ToTable("stock_levels").HasKey(row => row.Id);
        modelBuilder.Entity<DailyLevelRow>().ToTable("daily_levels").HasKey(row => new { row.ProductId, row.VisitDate });
        modelBuilder.Entity<StockMovementRow>().ToView("stock_movements").HasNoKey();
        modelBuilder.Entity<StockAlertRow>().ToTable("stock_alerts").HasKey(row => row.Id);
        modelBuilder.Entity<CustomerRow>().ToTable("customers").HasKey(row => row.ReservationId);
        modelBuilder.Entity<ReservationRow>().ToView("reservations").HasNoKey().Property(row => row.Items).HasColumnType("json");
    }

    private static void MapOrders(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<OrderRow>().ToTable("orders").HasKey(row => row.Id);
        modelBuilder.Entity<OrderItemRow>().ToTable("order_items").HasKey(row => new { row.OrderId, row.Line });
        modelBuilder.Entity<OrderHistoryRow>().ToView("order_history").HasNoKey();
        modelBuilder.Entity<PaymentRow>().ToTable("payments").HasKey(row => row.PaymentId);
        modelBuilder.Entity<RefundRow>().ToTable("refunds").HasKey(row => row.RefundId);
        modelBuilder.Entity<RefundAccountRow>().ToTable("refund_accounts").HasKey(row => row.RefundId);
        modelBuilder.Entity<OrderExportRow>().ToTable("order_exports").HasKey(row => row.Id);
    }

    private static void MapRecords(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<EntranceLogRow>().ToTable("entrance_logs").HasKey(row => row.Id);
        modelBuilder.Entity<SystemSettingsRow>().ToTable("system_settings").HasKey(row => row.Singleton);
        modelBuilder.Entity<SystemSettingsRow>().Property(row => row.Revision).ValueGeneratedOnAddOrUpdate();
        modelBuilder.Entity<NotificationRow>().ToTable("outbox").HasKey(row => row.Id);
        modelBuilder.Entity<NotificationRow>().Property(row => row.Payload).HasColumnType("jsonb");

        // Read from the log, whose rows are chained, but written to where those of a statement wait for their commit: a trigger gives them
        // their places then, all at once, and nothing else may write to the log (migration 0029).
        var activity = modelBuilder.Entity<ActivityRow>().ToTable("activity_log_pending").ToView("activity_log");
        activity.HasKey(row => row.Id);
        activity.Property(row => row.Before).HasColumnType("jsonb");
        activity.Property(row => row.After).HasColumnType("jsonb");

        // Given by the database, and not before the commit.
        activity.Property(row => row.Seq).Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
    }

    private static void MapColumns(IMutableEntityType type)
    {
        foreach (var property in type.GetProperties())
        {
            property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            if (property.Name == "Id")
            {
                property.ValueGenerated = ValueGenerated.Never;
            }
        }

        if (type.ClrType.IsAssignableTo(typeof(IVersionedRow)))
        {
            var version = type.FindProperty(nameof(IVersionedRow.Version))!;
            version.SetColumnName("xmin");
            version.SetColumnType("xid");
            version.IsConcurrencyToken = true;
            version.ValueGenerated = ValueGenerated.OnAddOrUpdate;
        }
    }
}
